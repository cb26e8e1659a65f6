import type { Losses } from '../../../src-shared/domain';
import type { NamedType, StepGraph } from '../graph/stepGraph';
import { type Feed, type NativeSession, openNativeSession } from '../backends/nativeSession';
import {
  emitGraph,
  emittedNames,
  type Kernels,
  type Program,
} from '../emitters/tensorflow/emitGraph';
import { sizeOf } from '../shape';
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
import { type ForwardPart, forwardParts, forwardSizes } from './forwardParts';
import { batchLosses, meanLosses } from './losses';
import { partSeed } from './noise';
import {
  IMAGES_VARIABLE,
  residentImages,
  stateVariables,
  traceDecoding,
  traceEncoding,
  traceEvaluation,
  tracePrior,
  traceReconstruction,
  traceTraining,
} from './programs';
import { checkState } from './state';
import { residentType, residentValues, trainingFeed } from './trainingFeeds';

export interface TracedOptions extends ExecutorOptions {
  /** Sizes of the training batches that will come; none where the executor is not to train. */
  batchSizes: readonly number[];
  /** The training images are put into the session, and batches are made there. */
  isDataResident: boolean;
  /** What computes the training steps; XLA compiles each size at its first call. */
  kernels: Kernels;
  /** Threads that share the work. */
  threads: number;
}

/** A StepExecutor whose number of threads can change between two calls. */
export interface TracedExecutor extends StepExecutor {
  threads: number;
}

/**
 * Returns an executor that runs the model as TensorFlow programs traced from it once. State and, where
 * told so, the training images stay in the session.
 * @throws UntracedOperationError when the model uses an operation that cannot be traced.
 */
export async function openTracedExecutor(options: TracedOptions): Promise<TracedExecutor> {
  checkState(options.model.weights, options.rule.optimizer.suffixes, options.state);
  const { variables, programs } = programsOf(options);
  const session = openNativeSession(emitGraph(variables, programs));
  const executor = new SessionExecutor(session, options, programs);
  try {
    await executor.importState(options.state);
    if (options.isDataResident) await executor.uploadImages();
  } catch (error) {
    session.close();
    throw error;
  }
  return executor;
}

function programsOf(options: TracedOptions): { variables: NamedType[]; programs: Program[] } {
  const { model, rule, shape, source, batchSizes, isDataResident, forwardLimit, kernels } = options;
  const resident = isDataResident
    ? residentImages(source!.count, shape, residentType(source!))
    : null;
  const variables = [
    ...stateVariables(model, rule.optimizer.suffixes),
    ...(resident === null ? [] : [resident]),
  ];
  const training = batchSizes.map((size) => ({
    name: `train${size}`,
    graph: traceTraining(model, rule, shape, size, resident),
    kernels,
  }));
  // Nothing outside training is worth seconds of compiling.
  const forward = (name: string, graph: StepGraph): Program => ({
    name,
    graph,
    kernels: kernels === 'xla' ? 'tensorflow' : kernels,
  });
  const passes = forwardSizes(forwardLimit).flatMap((size) => [
    forward(`evaluate${size}`, traceEvaluation(model, rule, shape, size)),
    forward(`decode${size}`, traceDecoding(model, size)),
    ...(model.encode ? [forward(`encode${size}`, traceEncoding(model, shape, size))] : []),
    ...(model.reconstructionNats
      ? [forward(`reconstruct${size}`, traceReconstruction(model, shape, size))]
      : []),
    ...(model.samplePrior ? [forward(`prior${size}`, tracePrior(model, size))] : []),
  ]);
  return { variables, programs: [...training, ...passes] };
}

class SessionExecutor implements TracedExecutor {
  readonly #programs: ReadonlyMap<string, StepGraph>;
  readonly #imageShape: readonly number[];
  readonly #imageSize: number;
  threads: number;

  constructor(
    private readonly session: NativeSession,
    private readonly options: TracedOptions,
    programs: readonly Program[],
  ) {
    this.threads = options.threads;
    this.#programs = new Map(programs.map(({ name, graph }) => [name, graph]));
    const { height, width, channels } = options.shape;
    this.#imageShape = [height, width, channels];
    this.#imageSize = sizeOf(this.#imageShape);
  }

  async uploadImages(): Promise<void> {
    const source = this.options.source!;
    const shape = [source.count, ...this.#imageShape];
    const name = emittedNames.initialValue(IMAGES_VARIABLE);
    await this.session.run({
      feeds: [{ name, dtype: residentType(source), shape, data: residentValues(source) }],
      fetches: [],
      targets: [emittedNames.assign(IMAGES_VARIABLE)],
      threads: this.threads,
    });
  }

  async trainSteps(batches: readonly TrainingBatch[]) {
    const program = `train${batches[0]!.indices.length}`;
    const graph = this.#programs.get(program)!;
    const feeds = graph.inputs.map(({ name, dtype, shape }) => ({
      name: emittedNames.input(program, name),
      dtype,
      shape: [batches.length, ...shape],
      data: trainingFeed(name, batches, this.options),
    }));
    const [losses] = await this.session.run({
      feeds,
      fetches: [emittedNames.output(program, 'losses')],
      targets: [emittedNames.updates(program)],
      threads: this.threads,
      steps: batches.length,
    });
    return batchLosses(this.options.model.terms, new Float32Array(losses!));
  }

  interrupt(): void {
    this.session.interrupt();
  }

  async evaluate(
    batch: ImageBatch,
    noiseSeed: NoiseSeed,
    coefficients: Readonly<Record<string, number>>,
  ) {
    const parts: { losses: Losses; size: number }[] = [];
    for (const part of this.#parts(batch.count)) {
      const [numbers] = await this.#forward(`evaluate${part.size}`, (name) =>
        name === 'seed'
          ? Int32Array.from(partSeed(noiseSeed, part.start))
          : (this.#batchInput(name, batch, part) ??
            Float32Array.of(coefficients[name.replace('coefficient/', '')]!)),
      );
      const [losses] = batchLosses(this.options.model.terms, numbers!);
      parts.push({ losses: losses!, size: part.size });
    }
    return meanLosses(parts);
  }

  async encode(batch: ImageBatch): Promise<EncodedCodes> {
    const whole = () => new Float32Array(batch.count * this.options.model.latentDim);
    const codes: Record<string, Float32Array> = {};
    for (const part of this.#parts(batch.count)) {
      const program = `encode${part.size}`;
      const results = await this.#forward(program, (name) => this.#batchInput(name, batch, part)!);
      for (const [i, { name }] of this.#programs.get(program)!.outputs.entries()) {
        codes[name] ??= whole();
        codes[name].set(results[i]!, part.start * this.options.model.latentDim);
      }
    }
    return {
      means: codes['mean'] ?? whole(),
      logVariances: codes['logVariance'] ?? null,
      klNats: codes['klPerDimension'] ?? null,
    };
  }

  async decode({ codes, labels, count }: CodeBatch) {
    const images = new Float32Array(count * this.#imageSize);
    for (const { start, size } of this.#parts(count)) {
      const [decoded] = await this.#forward(`decode${size}`, (name) =>
        name === 'labels' ? labels!.slice(start, start + size) : this.#codesAt(codes, start, size),
      );
      images.set(decoded!, start * this.#imageSize);
    }
    return images;
  }

  async reconstructionNats(batch: ImageBatch, codes: Float32Array) {
    const nats = new Float32Array(batch.count);
    for (const part of this.#parts(batch.count)) {
      const { start, size } = part;
      const [partNats] = await this.#forward(
        `reconstruct${size}`,
        (name) => this.#batchInput(name, batch, part) ?? this.#codesAt(codes, start, size),
      );
      nats.set(partNats!, start);
    }
    return nats;
  }

  async samplePrior(count: number, noiseSeed: NoiseSeed) {
    const { latentDim } = this.options.model;
    const codes = new Float32Array(count * latentDim);
    for (const { start, size } of this.#parts(count)) {
      const seed = Int32Array.from(partSeed(noiseSeed, start));
      const [drawn] = await this.#forward(`prior${size}`, () => seed);
      codes.set(drawn!, start * latentDim);
    }
    return codes;
  }

  async exportState(): Promise<StateEntry[]> {
    const { model, rule } = this.options;
    const variables = stateVariables(model, rule.optimizer.suffixes);
    const buffers = await this.session.run({
      feeds: [],
      fetches: variables.map(({ name }) => emittedNames.read(name)),
      threads: this.threads,
    });
    return variables.map(({ name, shape }, i) => ({
      name,
      shape,
      values: new Float32Array(buffers[i]!),
    }));
  }

  async importState(entries: readonly StateEntry[]): Promise<void> {
    const { model, rule } = this.options;
    checkState(model.weights, rule.optimizer.suffixes, entries);
    await this.session.run({
      feeds: entries.map(({ name, shape, values }) => ({
        name: emittedNames.initialValue(name),
        dtype: 'float32',
        shape,
        data: values,
      })),
      fetches: [],
      targets: entries.map(({ name }) => emittedNames.assign(name)),
      threads: this.threads,
    });
  }

  dispose(): void {
    this.session.close();
  }

  /** The part of a batch that goes into an input; undefined for an input that is not of the batch. */
  #batchInput(
    name: string,
    { images, labels }: ImageBatch,
    { start, size }: ForwardPart,
  ): Feed['data'] | undefined {
    if (name === 'labels') return labels!.slice(start, start + size);
    if (name !== 'images') return undefined;
    return images.subarray(start * this.#imageSize, (start + size) * this.#imageSize);
  }

  #codesAt(codes: Float32Array, start: number, size: number): Float32Array {
    const { latentDim } = this.options.model;
    return codes.subarray(start * latentDim, (start + size) * latentDim);
  }

  #parts(count: number) {
    return forwardParts(count, this.options.forwardLimit);
  }

  async #forward(program: string, dataOf: (input: string) => Feed['data']) {
    const { inputs, outputs } = this.#programs.get(program)!;
    const results = await this.session.run({
      feeds: inputs.map(({ name, dtype, shape }) => ({
        name: emittedNames.input(program, name),
        dtype,
        shape,
        data: dataOf(name),
      })),
      fetches: outputs.map(({ name }) => emittedNames.output(program, name)),
      threads: this.threads,
    });
    return results.map((result) => new Float32Array(result));
  }
}
