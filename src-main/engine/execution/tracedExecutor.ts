import type { NamedType, StepGraph } from '../graph/stepGraph';
import { type Feed, type NativeSession, openNativeSession } from '../backends/nativeSession';
import {
  emitGraph,
  emittedNames,
  type Kernels,
  type Program,
} from '../emitters/tensorflow/emitGraph';
import { sizeOf } from '../shape';
import { ADAM_DEFAULTS, adamStepSize } from '../optimizers/adam';
import type { ExecutorOptions } from './eagerExecutor';
import type { NoiseSeed, StateEntry, StepExecutor, TrainingBatch } from './executor';
import { forwardParts, forwardSizes } from './forwardParts';
import { batchLosses, meanLosses } from './losses';
import { partSeed } from './noise';
import {
  IMAGES_VARIABLE,
  residentImages,
  stateVariables,
  traceDecoding,
  traceEncoding,
  traceEvaluation,
  traceReconstruction,
  traceTraining,
} from './programs';
import { checkState } from './state';

export interface TracedOptions extends ExecutorOptions {
  /** Sizes of the training batches that will come; none where the executor is not to train. */
  batchSizes: readonly number[];
  /** The training images are put into the session, and batches are made there. */
  isDataResident: boolean;
  /** Most images of one forward pass: a power of two. */
  forwardLimit: number;
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
  checkState(options.model.weights, options.state);
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
  const { model, shape, source, batchSizes, isDataResident, forwardLimit, kernels } = options;
  const resident = isDataResident ? residentImages(source!.count, shape) : null;
  const variables = [...stateVariables(model), ...(resident === null ? [] : [resident])];
  const training = batchSizes.map((size) => ({
    name: `train${size}`,
    graph: traceTraining(model, shape, size, resident),
    kernels,
  }));
  // Nothing outside training is worth seconds of compiling.
  const forward = (name: string, graph: StepGraph): Program => ({
    name,
    graph,
    kernels: kernels === 'xla' ? 'tensorflow' : kernels,
  });
  const passes = forwardSizes(forwardLimit).flatMap((size) => [
    forward(`evaluate${size}`, traceEvaluation(model, shape, size)),
    forward(`encode${size}`, traceEncoding(model, shape, size)),
    forward(`decode${size}`, traceDecoding(model, size)),
    forward(`reconstruct${size}`, traceReconstruction(model, shape, size)),
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
    const data = new Uint8Array(source.count * this.#imageSize);
    source.gatherPixels!(
      Uint32Array.from({ length: source.count }, (_, i) => i),
      data,
    );
    const shape = [source.count, ...this.#imageShape];
    const name = emittedNames.initialValue(IMAGES_VARIABLE);
    await this.session.run({
      feeds: [{ name, dtype: 'uint8', shape, data }],
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
      data: this.#fedData(name, batches),
    }));
    const [losses] = await this.session.run({
      feeds,
      fetches: [emittedNames.output(program, 'losses')],
      targets: [emittedNames.updates(program)],
      threads: this.threads,
      steps: batches.length,
    });
    return batchLosses(new Float32Array(losses!));
  }

  interrupt(): void {
    this.session.interrupt();
  }

  async evaluate(images: Float32Array, count: number, noiseSeed: NoiseSeed) {
    const parts: { losses: Float32Array; size: number }[] = [];
    for (const { start, size } of this.#parts(count)) {
      const [losses] = await this.#forward(`evaluate${size}`, (name) => {
        if (name === 'images') return this.#imagesAt(images, start, size);
        if (name === 'seed') return Int32Array.from(partSeed(noiseSeed, start));
        return Float32Array.of(this.#coefficient(name, 1));
      });
      parts.push({ losses: losses!, size });
    }
    return meanLosses(parts);
  }

  async encode(images: Float32Array, count: number) {
    const { latentDim } = this.options.model;
    const means = new Float32Array(count * latentDim);
    const logVariances = new Float32Array(count * latentDim);
    for (const { start, size } of this.#parts(count)) {
      const part = () => this.#imagesAt(images, start, size);
      const [mean, logVariance] = await this.#forward(`encode${size}`, part);
      means.set(mean!, start * latentDim);
      logVariances.set(logVariance!, start * latentDim);
    }
    return { means, logVariances };
  }

  async decode(codes: Float32Array, count: number) {
    const images = new Float32Array(count * this.#imageSize);
    for (const { start, size } of this.#parts(count)) {
      const part = () => this.#codesAt(codes, start, size);
      const [decoded] = await this.#forward(`decode${size}`, part);
      images.set(decoded!, start * this.#imageSize);
    }
    return images;
  }

  async reconstructionNats(images: Float32Array, codes: Float32Array, count: number) {
    const nats = new Float32Array(count);
    for (const { start, size } of this.#parts(count)) {
      const [part] = await this.#forward(`reconstruct${size}`, (name) =>
        name === 'images' ? this.#imagesAt(images, start, size) : this.#codesAt(codes, start, size),
      );
      nats.set(part!, start);
    }
    return nats;
  }

  async exportState(): Promise<StateEntry[]> {
    const variables = stateVariables(this.options.model);
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
    checkState(this.options.model.weights, entries);
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

  /** The numbers of one input for all steps, one after the other. */
  #fedData(name: string, batches: readonly TrainingBatch[]): Feed['data'] {
    switch (name) {
      case 'seed':
        return Int32Array.from(batches.flatMap(({ noiseSeed }) => noiseSeed));
      case 'stepSize': {
        const { learningRate } = this.options;
        return Float32Array.from(batches, ({ step }) =>
          adamStepSize(learningRate, step, ADAM_DEFAULTS),
        );
      }
      case 'indices':
        return concatenated(batches.map(({ indices }) => indices));
      case 'images':
        return this.#gathered(batches);
      default:
        return Float32Array.from(batches, ({ step }) => this.#coefficient(name, step));
    }
  }

  #coefficient(inputName: string, step: number): number {
    return this.options.model.coefficients(step)[inputName.replace('coefficient/', '')]!;
  }

  #gathered(batches: readonly TrainingBatch[]): Float32Array {
    const batchSize = batches[0]!.indices.length * this.#imageSize;
    const images = new Float32Array(batches.length * batchSize);
    for (const [i, { indices }] of batches.entries()) {
      this.options.source!.gather(indices, images.subarray(i * batchSize, (i + 1) * batchSize));
    }
    return images;
  }

  #imagesAt(images: Float32Array, start: number, size: number): Float32Array {
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

function concatenated(parts: readonly Uint32Array[]): Uint32Array {
  const whole = new Uint32Array(parts.length * parts[0]!.length);
  for (const [i, part] of parts.entries()) whole.set(part, i * part.length);
  return whole;
}
