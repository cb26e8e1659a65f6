import type { NamedType, StepGraph } from '../graph/stepGraph';
import { type Feed, type NativeSession, openNativeSession } from '../backends/nativeSession';
import {
  emitGraph,
  emittedNames,
  type Kernels,
  type Program,
} from '../emitters/tensorflow/emitGraph';
import type { ExecutorOptions } from './eagerExecutor';
import type { StateEntry, StepExecutor, TrainingBatch } from './executor';
import { forwardParts, forwardSizes } from './forwardParts';
import { forwardKinds, ForwardPasses, traceForward } from './forwardPasses';
import { batchLosses } from './losses';
import { IMAGES_VARIABLE, residentImages, stateVariables, traceTraining } from './programs';
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
  const passes = forwardSizes(forwardLimit).flatMap((size) =>
    forwardKinds(model).map((kind) => ({
      name: `${kind}${size}`,
      graph: traceForward(kind, options, size),
      kernels: kernels === 'xla' ? ('tensorflow' as const) : kernels,
    })),
  );
  return { variables, programs: [...training, ...passes] };
}

class SessionExecutor implements TracedExecutor {
  readonly #programs: ReadonlyMap<string, StepGraph>;
  readonly #passes: ForwardPasses;
  threads: number;

  constructor(
    private readonly session: NativeSession,
    private readonly options: TracedOptions,
    programs: readonly Program[],
  ) {
    this.threads = options.threads;
    this.#programs = new Map(programs.map(({ name, graph }) => [name, graph]));
    this.#passes = new ForwardPasses(options, {
      separableParts: (count) => forwardParts(count, options.forwardLimit),
      run: (kind, size, dataOf) => this.#forward(`${kind}${size}`, dataOf),
    });
  }

  async uploadImages(): Promise<void> {
    const { source, shape } = this.options;
    const { dtype, shape: sides } = residentImages(source!.count, shape, residentType(source!));
    const name = emittedNames.initialValue(IMAGES_VARIABLE);
    await this.session.run({
      feeds: [{ name, dtype, shape: sides, data: residentValues(source!) }],
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

  evaluate: StepExecutor['evaluate'] = (...given) => this.#passes.evaluate(...given);
  encode: StepExecutor['encode'] = (...given) => this.#passes.encode(...given);
  decode: StepExecutor['decode'] = (...given) => this.#passes.decode(...given);
  reconstructionNats: StepExecutor['reconstructionNats'] = (...given) =>
    this.#passes.reconstructionNats(...given);
  samplePrior: StepExecutor['samplePrior'] = (...given) => this.#passes.samplePrior(...given);

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
    return Object.fromEntries(outputs.map(({ name }, i) => [name, new Float32Array(results[i]!)]));
  }
}
