import type { Losses } from '../../../src-shared/domain';
import { ConfigError } from '../../../src-shared/errors';
import type { Precision } from '../../../src-shared/runConfig';
import type { PjrtBuffer } from '../backends/pjrt';
import {
  emitCall,
  emitLoop,
  type EmittedParameter,
  type EmittedProgram,
} from '../emitters/stablehlo/emitProgram';
import { BYTES_PER_ELEMENT, type NamedType, type StepGraph } from '../graph/stepGraph';
import { sizeOf } from '../shape';
import { type CompiledProgram, compiledProgram } from './compiledPrograms';
import type { ExecutorOptions } from './eagerExecutor';
import type {
  CodeBatch,
  EncodedCodes,
  ImageBatch,
  NoiseSeed,
  StateEntry,
  StepExecutor,
  TrainingBatch,
} from './executor';
import { type ForwardPart, forwardParts } from './forwardParts';
import { batchLosses, meanLosses } from './losses';
import { gigabytes } from './memoryPlan';
import { partSeed } from './noise';
import type { PluginDevices } from './pluginDevices';
import type { ProgramCache } from './programCache';
import {
  residentImages,
  stateVariables,
  traceDecoding,
  traceEncoding,
  traceEvaluation,
  tracePrior,
  traceReconstruction,
  traceTraining,
} from './programs';
import { deviceParts } from './deviceParts';
import { checkState } from './state';
import { residentType, residentValues, trainingFeed } from './trainingFeeds';

export interface PluginOptions extends ExecutorOptions {
  /** Sizes of the training batches that will come, the usual one first. */
  batchSizes: readonly number[];
  /** The training images are put on every device, and batches are made there. */
  isDataResident: boolean;
  precision: Precision;
  devices: PluginDevices;
  cache: ProgramCache;
  /** What the run was expected to take of each device's memory. */
  expectedBytes: number;
}

/** Steps of one call at most, and the bytes that may be fed for them. */
const MOST_STEPS = 1024;
const MOST_FED_BYTES = 2 ** 24;

/**
 * Images of the forward passes in which each image stands for itself. Few sizes, since each is compiled; what
 * is missing is filled up.
 */
const PADDED_SIZES = [16, 128, 1024, 4096];

type FedData = Float32Array | Int32Array;

/**
 * Resolves with an executor that runs the model as programs of a plug-in, traced from it once. State and, where
 * told so, the training images stay on the devices; several devices hold one copy each, and divide every batch.
 * Programs but for the first are compiled when they are asked for. It owns the devices.
 * Rejects with UntracedOperationError when the model uses an operation that cannot be traced.
 */
export async function openPluginExecutor(options: PluginOptions): Promise<StepExecutor> {
  const executor = new PluginExecutor(options);
  try {
    await executor.importState(options.state);
    await executor.prepare();
  } catch (error) {
    executor.dispose();
    throw error;
  }
  return executor;
}

class PluginExecutor implements StepExecutor {
  readonly #stateTypes: readonly NamedType[];
  readonly #resident: NamedType | null;
  /** What every variable holds, on each device. */
  #state = new Map<string, PjrtBuffer[]>();
  readonly #programs = new Map<string, Promise<CompiledProgram>>();
  readonly #imageSize: number;
  readonly #latentDim: number;

  constructor(private readonly options: PluginOptions) {
    const { model, rule, shape, source, isDataResident } = options;
    this.#stateTypes = stateVariables(model, rule.optimizer.suffixes);
    this.#resident = isDataResident
      ? residentImages(source!.count, shape, residentType(source!))
      : null;
    this.#imageSize = sizeOf([shape.height, shape.width, shape.channels]);
    this.#latentDim = model.latentDim;
  }

  /** Puts the images on the devices and compiles the first program. */
  async prepare(): Promise<void> {
    const { source, batchSizes } = this.options;
    if (this.#resident !== null) {
      const { name, dtype, shape } = this.#resident;
      const images = residentValues(source!);
      this.#replace(name, await this.#uploadToAll(images, dtype, shape));
    }
    const [usual] = batchSizes;
    if (usual !== undefined) await this.#training(usual);
  }

  async trainSteps(batches: readonly TrainingBatch[]): Promise<Losses[]> {
    const { emitted, executable } = await this.#training(batches[0]!.indices.length);
    const steps = batches.slice(0, stepsOf(emitted));
    const fed: PjrtBuffer[][] = [];
    try {
      for (const parameter of emitted.parameters) {
        if (parameter.kind === 'variable') continue;
        const numbers =
          parameter.kind === 'steps'
            ? Int32Array.of(steps.length)
            : trainingFeed(parameter.name, steps, this.options);
        fed.push(await this.#feed(numbers, parameter));
      }
      const results = await this.#execute(executable, emitted, fed);
      const [losses] = await this.#take(emitted.results, results);
      const { terms } = this.options.model;
      return batchLosses(terms, losses!.subarray(0, steps.length * terms.length));
    } finally {
      closeAll(fed);
    }
  }

  interrupt(): void {
    // A call on a device goes on to its end, at most a tenth of a second later.
  }

  async evaluate(
    batch: ImageBatch,
    noiseSeed: NoiseSeed,
    coefficients: Readonly<Record<string, number>>,
  ) {
    const { model, rule, shape } = this.options;
    const parts: { losses: Losses; size: number }[] = [];
    // A model may compare the images of a batch with each other, and noise belongs to a place: nothing is filled up.
    for (const part of this.#parts(batch.count)) {
      const { size } = part;
      const [numbers] = await this.#forward(
        `evaluate${size}`,
        () => traceEvaluation(model, rule, shape, size),
        (name) =>
          name === 'seed'
            ? Int32Array.from(partSeed(noiseSeed, part.start))
            : (this.#batchInput(name, batch, part) ??
              Float32Array.of(coefficients[name.replace('coefficient/', '')]!)),
      );
      const [losses] = batchLosses(model.terms, numbers!);
      parts.push({ losses: losses!, size });
    }
    return meanLosses(parts);
  }

  async encode(batch: ImageBatch): Promise<EncodedCodes> {
    const { model, shape } = this.options;
    const whole = () => new Float32Array(batch.count * this.#latentDim);
    const codes: Record<string, Float32Array> = {};
    for (const part of this.#wholeParts(batch.count)) {
      const size = this.#paddedSize(part.size);
      const graph = traceEncoding(model, shape, size);
      const results = await this.#forward(
        `encode${size}`,
        () => graph,
        (name) => this.#batchInput(name, batch, part)!,
      );
      for (const [i, { name }] of graph.outputs.entries()) {
        codes[name] ??= whole();
        const numbers = results[i]!.subarray(0, part.size * this.#latentDim);
        codes[name].set(numbers, part.start * this.#latentDim);
      }
    }
    return {
      means: codes['mean'] ?? whole(),
      logVariances: codes['logVariance'] ?? null,
      klNats: codes['klPerDimension'] ?? null,
    };
  }

  async decode({ codes, labels, count }: CodeBatch) {
    const { model } = this.options;
    const images = new Float32Array(count * this.#imageSize);
    for (const part of this.#wholeParts(count)) {
      const size = this.#paddedSize(part.size);
      const [decoded] = await this.#forward(
        `decode${size}`,
        () => traceDecoding(model, size),
        (name) => (name === 'labels' ? labelsOf(labels, part) : this.#codesOf(codes, part)),
      );
      images.set(decoded!.subarray(0, part.size * this.#imageSize), part.start * this.#imageSize);
    }
    return images;
  }

  async reconstructionNats(batch: ImageBatch, codes: Float32Array) {
    const { model, shape } = this.options;
    const nats = new Float32Array(batch.count);
    for (const part of this.#wholeParts(batch.count)) {
      const size = this.#paddedSize(part.size);
      const [partNats] = await this.#forward(
        `reconstruct${size}`,
        () => traceReconstruction(model, shape, size),
        (name) => this.#batchInput(name, batch, part) ?? this.#codesOf(codes, part),
      );
      nats.set(partNats!.subarray(0, part.size), part.start);
    }
    return nats;
  }

  async samplePrior(count: number, noiseSeed: NoiseSeed) {
    const { model } = this.options;
    const codes = new Float32Array(count * this.#latentDim);
    for (const { start, size } of this.#parts(count)) {
      const [drawn] = await this.#forward(
        `prior${size}`,
        () => tracePrior(model, size),
        () => Int32Array.from(partSeed(noiseSeed, start)),
      );
      codes.set(drawn!, start * this.#latentDim);
    }
    return codes;
  }

  async exportState(): Promise<StateEntry[]> {
    const values = await Promise.all(
      this.#stateTypes.map(({ name }) => this.#state.get(name)![0]!.download()),
    );
    return this.#stateTypes.map(({ name, shape }, i) => ({
      name,
      shape,
      values: new Float32Array(values[i]!),
    }));
  }

  async importState(entries: readonly StateEntry[]): Promise<void> {
    const { model, rule } = this.options;
    checkState(model.weights, rule.optimizer.suffixes, entries);
    for (const { name, shape, values } of entries) {
      this.#replace(name, await this.#uploadToAll(values, 'float32', shape));
    }
  }

  dispose(): void {
    closeAll([...this.#state.values()]);
    this.#state.clear();
    for (const program of this.#programs.values()) {
      void program.then(
        ({ executable }) => executable.close(),
        () => undefined,
      );
    }
    this.options.devices.close();
  }

  #training(batchSize: number): Promise<CompiledProgram> {
    const { model, rule, shape } = this.options;
    return this.#compiled(`train${batchSize}`, () => {
      const graph = traceTraining(model, rule, shape, batchSize, this.#resident);
      return emitLoop(graph, { ...this.#emitOptions(), capacity: capacityOf(graph) });
    });
  }

  #emitOptions() {
    const { precision, devices } = this.options;
    const resident = this.#resident === null ? [] : [this.#resident];
    return {
      variables: [...this.#stateTypes, ...resident],
      precision,
      partitions: devices.count,
    };
  }

  #compiled(name: string, emit: () => EmittedProgram): Promise<CompiledProgram> {
    const { devices, cache } = this.options;
    const program =
      this.#programs.get(name) ??
      Promise.resolve()
        .then(emit)
        .then((emitted) => compiledProgram(devices, cache, emitted));
    this.#programs.set(name, program);
    return program;
  }

  /** The results of a forward program, as float32. */
  async #forward(
    name: string,
    trace: () => StepGraph,
    dataOf: (input: string) => FedData,
  ): Promise<Float32Array[]> {
    const { emitted, executable } = await this.#compiled(name, () =>
      emitCall(trace(), this.#emitOptions()),
    );
    const fed: PjrtBuffer[][] = [];
    try {
      for (const parameter of emitted.parameters) {
        if (parameter.kind !== 'input') continue;
        fed.push(await this.#feed(dataOf(parameter.name), parameter));
      }
      const results = await this.#execute(executable, emitted, fed);
      return await this.#take(emitted.results, results);
    } finally {
      closeAll(fed);
    }
  }

  async #execute(
    executable: CompiledProgram['executable'],
    { parameters }: EmittedProgram,
    fed: readonly PjrtBuffer[][],
  ): Promise<PjrtBuffer[][]> {
    try {
      return await executable.execute(this.#argumentLists(parameters, fed));
    } catch (error) {
      throw isOutOfMemory(error) ? this.#outOfMemory(error) : error;
    }
  }

  #outOfMemory(cause: Error): ConfigError {
    const { devices, batchSizes, expectedBytes } = this.options;
    const smaller = Math.max(1, Math.floor((batchSizes[0] ?? 1) / 2));
    return new ConfigError(
      `${devices.text} has no memory left for a step; the run was expected to take about ${gigabytes(expectedBytes)}. ` +
        `Use a batch size of ${smaller} or a smaller network, or wait until other programs leave the card`,
      'training.batchSize',
      { cause },
    );
  }

  /** What each device is given: its copies of the variables, and what was fed, in the program's order. */
  #argumentLists(
    parameters: readonly EmittedParameter[],
    fed: readonly PjrtBuffer[][],
  ): PjrtBuffer[][] {
    const rest = [...fed];
    const columns = parameters.map((parameter) =>
      parameter.kind === 'variable' ? this.#state.get(parameter.name)! : rest.shift()!,
    );
    return Array.from({ length: this.options.devices.count }, (_, device) =>
      columns.map((column) => column[device]!),
    );
  }

  /** Puts new values of variables in place, and resolves with the outputs as float32. */
  async #take(
    types: EmittedProgram['results'],
    results: readonly (readonly PjrtBuffer[])[],
  ): Promise<Float32Array[]> {
    const outputs: PjrtBuffer[][] = [];
    for (const [i, { kind, name }] of types.entries()) {
      const onDevices = results.map((list) => list[i]!);
      if (kind === 'variable') this.#replace(name, onDevices);
      else outputs.push(onDevices);
    }
    try {
      // Results are the same on all devices.
      return await Promise.all(
        outputs.map(async ([first]) => new Float32Array(await first!.download())),
      );
    } finally {
      closeAll(outputs);
    }
  }

  #replace(name: string, buffers: PjrtBuffer[]): void {
    closeAll([this.#state.get(name) ?? []]);
    this.#state.set(name, buffers);
  }

  /** Uploads the numbers of an input, filled up with zeros to its size: to each device the whole, or its part. */
  async #feed(numbers: FedData, parameter: EmittedParameter): Promise<PjrtBuffer[]> {
    const { dtype, shape } = parameter;
    const whole = filledUp(numbers, sizeOf(shape));
    const axis = parameter.kind === 'steps' ? null : parameter.splitAxis;
    if (axis === null) return this.#uploadToAll(whole, dtype, shape);
    const { client, places } = this.options.devices;
    const parts = deviceParts(whole, shape, axis, places.length);
    const partShape = shape.map((side, i) => (i === axis ? side / places.length : side));
    return Promise.all(places.map((place, i) => client.upload(parts[i]!, dtype, partShape, place)));
  }

  #uploadToAll(
    data: ArrayBufferView,
    dtype: NamedType['dtype'],
    shape: readonly number[],
  ): Promise<PjrtBuffer[]> {
    const { client, places } = this.options.devices;
    return Promise.all(places.map((place) => client.upload(data, dtype, shape, place)));
  }

  /** The part of a batch that goes into an input; undefined for an input that is not of the batch. */
  #batchInput(
    name: string,
    { images, labels }: ImageBatch,
    part: ForwardPart,
  ): FedData | undefined {
    if (name === 'labels') return labelsOf(labels, part);
    if (name !== 'images') return undefined;
    const { start, size } = part;
    return images.subarray(start * this.#imageSize, (start + size) * this.#imageSize);
  }

  #codesOf(codes: Float32Array, { start, size }: ForwardPart): Float32Array {
    return codes.subarray(start * this.#latentDim, (start + size) * this.#latentDim);
  }

  #parts(count: number): ForwardPart[] {
    return forwardParts(count, this.options.forwardLimit);
  }

  /** Parts as large as one forward pass may be. */
  #wholeParts(count: number): ForwardPart[] {
    const { forwardLimit } = this.options;
    return Array.from({ length: Math.ceil(count / forwardLimit) }, (_, i) => ({
      start: i * forwardLimit,
      size: Math.min(forwardLimit, count - i * forwardLimit),
    }));
  }

  #paddedSize(size: number): number {
    const { forwardLimit } = this.options;
    const fitting = PADDED_SIZES.find((padded) => padded >= size) ?? forwardLimit;
    return Math.min(fitting, forwardLimit);
  }
}

/** Steps of which a training program can be fed the inputs: the leading axis of its losses. */
function stepsOf({ results }: EmittedProgram): number {
  return results.find(({ kind }) => kind === 'output')!.shape[0]!;
}

/** Steps for which one call can be fed. */
function capacityOf({ inputs }: StepGraph): number {
  const bytes = inputs.reduce(
    (sum, { dtype, shape }) => sum + BYTES_PER_ELEMENT[dtype] * sizeOf(shape),
    0,
  );
  return Math.max(1, Math.min(MOST_STEPS, Math.floor(MOST_FED_BYTES / bytes)));
}

/** The status by which every plug-in refuses for want of memory. */
function isOutOfMemory(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 'RESOURCE_EXHAUSTED';
}

function labelsOf(labels: Int32Array | null, { start, size }: ForwardPart): Int32Array {
  return labels!.slice(start, start + size);
}

function filledUp(numbers: FedData, size: number): FedData {
  if (numbers.length === size) return numbers;
  const filled = numbers instanceof Int32Array ? new Int32Array(size) : new Float32Array(size);
  filled.set(numbers);
  return filled;
}

function closeAll(buffers: readonly (readonly PjrtBuffer[])[]): void {
  for (const list of buffers) for (const buffer of list) buffer.close();
}
