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
import { deviceParts } from './deviceParts';
import type { StateEntry, StepExecutor, TrainingBatch } from './executor';
import type { ForwardPart } from './forwardParts';
import { type FedData, type ForwardKind, ForwardPasses, traceForward } from './forwardPasses';
import { batchLosses } from './losses';
import { gigabytes } from './memoryPlan';
import type { PluginDevices } from './pluginDevices';
import type { ProgramCache } from './programCache';
import { residentImages, stateVariables, traceTraining } from './programs';
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

/** Kinds whose passes may be filled up. */
const SEPARABLE_KINDS: ReadonlySet<ForwardKind> = new Set(['encode', 'decode', 'reconstruct']);

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
  readonly #passes: ForwardPasses;

  constructor(private readonly options: PluginOptions) {
    const { model, rule, shape, source, isDataResident } = options;
    this.#stateTypes = stateVariables(model, rule.optimizer.suffixes);
    this.#resident = isDataResident
      ? residentImages(source!.count, shape, residentType(source!))
      : null;
    this.#passes = new ForwardPasses(options, {
      separableParts: (count) => this.#wholeParts(count),
      run: (kind, size, dataOf) => this.#forward(kind, size, dataOf),
    });
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
    const program = await this.#training(batches[0]!.indices.length);
    const steps = batches.slice(0, stepsOf(program.emitted));
    const dataOf = (name: string) => trainingFeed(name, steps, this.options);
    const { losses } = await this.#run(program, dataOf, steps.length);
    const { terms } = this.options.model;
    return batchLosses(terms, losses!.subarray(0, steps.length * terms.length));
  }

  interrupt(): void {
    // A call on a device goes on to its end, at most a tenth of a second later.
  }

  evaluate: StepExecutor['evaluate'] = (...given) => this.#passes.evaluate(...given);
  encode: StepExecutor['encode'] = (...given) => this.#passes.encode(...given);
  decode: StepExecutor['decode'] = (...given) => this.#passes.decode(...given);
  reconstructionNats: StepExecutor['reconstructionNats'] = (...given) =>
    this.#passes.reconstructionNats(...given);
  samplePrior: StepExecutor['samplePrior'] = (...given) => this.#passes.samplePrior(...given);

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

  /** The results of a forward program; those of a separable kind for what it is filled up to. */
  async #forward(kind: ForwardKind, size: number, dataOf: (input: string) => FedData) {
    const programSize = SEPARABLE_KINDS.has(kind) ? this.#paddedSize(size) : size;
    const program = await this.#compiled(`${kind}${programSize}`, () =>
      emitCall(traceForward(kind, this.options, programSize), this.#emitOptions()),
    );
    return this.#run(program, dataOf);
  }

  /**
   * Feeds a program, executes it, keeps the variables that it gives, and resolves with its outputs by name, as float32.
   * @param steps of a loop.
   */
  async #run(
    { emitted, executable }: CompiledProgram,
    dataOf: (input: string) => FedData,
    steps = 1,
  ): Promise<Record<string, Float32Array>> {
    const fed: PjrtBuffer[][] = [];
    try {
      for (const parameter of emitted.parameters) {
        if (parameter.kind === 'variable') continue;
        const isSteps = parameter.kind === 'steps';
        const numbers = isSteps ? Int32Array.of(steps) : dataOf(parameter.name);
        fed.push(await this.#feed(numbers, parameter));
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

  /** Puts new values of variables in place, and resolves with the outputs. */
  async #take(
    types: EmittedProgram['results'],
    results: readonly (readonly PjrtBuffer[])[],
  ): Promise<Record<string, Float32Array>> {
    const outputs = new Map<string, PjrtBuffer[]>();
    for (const [i, { kind, name }] of types.entries()) {
      const onDevices = results.map((list) => list[i]!);
      if (kind === 'variable') this.#replace(name, onDevices);
      else outputs.set(name, onDevices);
    }
    try {
      // Results are the same on all devices.
      const downloads = [...outputs].map(
        async ([name, [first]]) => [name, new Float32Array(await first!.download())] as const,
      );
      return Object.fromEntries(await Promise.all(downloads));
    } finally {
      closeAll([...outputs.values()]);
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

function filledUp(numbers: FedData, size: number): FedData {
  if (numbers.length === size) return numbers;
  const filled = numbers instanceof Int32Array ? new Int32Array(size) : new Float32Array(size);
  filled.set(numbers);
  return filled;
}

function closeAll(buffers: readonly (readonly PjrtBuffer[])[]): void {
  for (const list of buffers) for (const buffer of list) buffer.close();
}
