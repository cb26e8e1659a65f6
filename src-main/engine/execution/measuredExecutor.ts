import type { ExecutionReport, ExecutionTrial } from '../../../src-shared/domain';
import type { ExecutorKind } from '../../../src-shared/runConfig';
import type { StepExecutor, TrainingBatch } from './executor';
import type { TracedExecutor } from './tracedExecutor';

/** Steps by which a candidate is judged, after its first one. */
const TIMED_STEPS = 5;
/** Steps of the slow reference. */
const EAGER_TIMED_STEPS = 2;
/** A run that will be over sooner is not held up by what takes seconds to try. */
const WORTHWHILE_MS = 60_000;
/** The eager executor holds up the process at each step; where that would be felt it is left out. */
const EAGER_LONGEST_MS = 60;
/** A candidate takes over when it is quicker by more than the noise of so few steps. */
const CLEARLY_QUICKER = 0.95;

export interface MeasuredOptions {
  /** Computes from the first step on. */
  session: TracedExecutor;
  /** Numbers of threads to compare. */
  threadCounts: readonly number[];
  coreCount: number;
  /** Sizes that batches have. Steps are compared on the first one; a smaller one takes less time. */
  batchSizes: readonly number[];
  /** Steps that are still to be done, to tell whether a trial is worth its time. */
  stepsAhead: number;
  /** Opens a session with its own copy of the first state, whose training steps XLA compiles. */
  openCompiled: () => Promise<TracedExecutor>;
  openEager: () => StepExecutor;
  onChoice: (choice: Pick<ExecutionReport, 'executor' | 'threads' | 'trials'>) => void;
}

interface Candidate {
  kind: ExecutorKind;
  threads: number;
  executor: StepExecutor;
}

/** A candidate whose programs are ready. */
interface PreparedCandidate extends Candidate {
  firstCallMs: number;
}

/**
 * An executor that finds the quickest way of computing in the run's first steps. Numbers of threads
 * are compared on steps that count. Compiling takes seconds, so XLA compiles beside the training, in
 * a session of its own; it and the eager executor are then timed on copies of the state, and only
 * the winner takes the state over. Training never waits for the trial by more than a few steps.
 */
export class MeasuredExecutor implements StepExecutor {
  /** Threads with which the run began: all that it may use. */
  readonly #allThreads: number;
  readonly #trials: ExecutionTrial[] = [];
  /** Still to be tried, the first one first. */
  readonly #threadCounts: number[];
  #current: Candidate;
  /** Of the session; null while it has not been made. */
  #firstCallMs: number | null = null;
  /** Times of the number of threads that is being tried. */
  #timesMs: number[] = [];
  #stepMs = Infinity;
  #threadLimit = Infinity;
  /** What was compiled beside the training and waits to be timed. */
  #ready: PreparedCandidate | null = null;
  /** Interruptions so far, and how many there were when the present call began. */
  #interruptions = 0;
  #interruptionsBefore = 0;
  #isDisposed = false;

  constructor(private readonly options: MeasuredOptions) {
    const { session, threadCounts } = options;
    const threads = session.threads;
    this.#allThreads = threads;
    this.#current = { kind: 'session', threads, executor: session };
    this.#threadCounts = [...threadCounts];
  }

  /** Uses at most so many threads from now on. */
  shareThreads(threads: number): void {
    this.#threadLimit = threads;
    this.#timesMs = [];
    this.#applyThreads();
  }

  async trainSteps(batches: readonly TrainingBatch[]) {
    this.#interruptionsBefore = this.#interruptions;
    const isWholeBatch = batches[0]!.indices.length === this.options.batchSizes[0];
    if (this.#hasAllCores && isWholeBatch) {
      const [threads] = this.#threadCounts;
      if (threads !== undefined) return this.#tryThreads(threads, batches);
      if (this.#ready !== null) await this.#judge(this.#ready, batches[0]!);
    }
    // Who interrupted the timing of the others waits for one more step at most.
    const wanted = this.#isInterrupted ? batches.slice(0, 1) : batches;
    return this.#current.executor.trainSteps(wanted);
  }

  get #isInterrupted(): boolean {
    return this.#interruptions > this.#interruptionsBefore;
  }

  /** What was measured beside another run would not hold without it: the trial waits. */
  get #hasAllCores(): boolean {
    return this.#threadLimit >= this.#allThreads;
  }

  /** One call of steps that count, timed for the number of threads that is being tried. */
  async #tryThreads(threads: number, batches: readonly TrainingBatch[]) {
    this.#setThreads(threads);
    const isFirst = this.#firstCallMs === null;
    const startMs = performance.now();
    const losses = await this.#current.executor.trainSteps(
      batches.slice(0, isFirst ? 1 : TIMED_STEPS),
    );
    const callMs = performance.now() - startMs;
    if (isFirst) this.#firstCallMs = callMs;
    else if (this.#hasAllCores) this.#timesMs.push(...losses.map(() => callMs / losses.length));
    if (this.#timesMs.length >= TIMED_STEPS) this.#finishThreads(threads, batches[0]!);
    return losses;
  }

  #finishThreads(threads: number, batch: TrainingBatch): void {
    this.#trials.push({
      executor: 'session',
      threads,
      stepMs: median(this.#timesMs),
      firstCallMs: this.#trials.length === 0 ? this.#firstCallMs : null,
      error: null,
    });
    this.#threadCounts.shift();
    this.#timesMs = [];
    if (this.#threadCounts.length > 0) return;
    const best = this.#trials.reduce((a, b) => (b.stepMs! < a.stepMs! * CLEARLY_QUICKER ? b : a));
    this.#stepMs = best.stepMs!;
    this.#current = { ...this.#current, threads: best.threads };
    this.#applyThreads();
    this.#report();
    this.#compileBeside(batch);
  }

  #compileBeside(batch: TrainingBatch): void {
    const { stepsAhead, openCompiled } = this.options;
    if (stepsAhead * this.#stepMs < WORTHWHILE_MS) return;
    const { threads } = this.#current;
    const opened = openCompiled().then((executor) => {
      executor.threads = threads;
      return this.#prepared({ kind: 'session-xla', threads, executor }, batch);
    });
    void opened.then(
      (candidate) => {
        if (this.#isDisposed) candidate.executor.dispose();
        else this.#ready = candidate;
      },
      (error: unknown) => this.#note('session-xla', threads, error),
    );
  }

  /** Lets a candidate do a step of each size, for which it prepares a program; disposes it where it fails. */
  async #prepared(candidate: Candidate, batch: TrainingBatch): Promise<PreparedCandidate> {
    const { executor } = candidate;
    const startMs = performance.now();
    try {
      for (const size of this.options.batchSizes) {
        await executor.trainSteps([{ ...batch, indices: batch.indices.slice(0, size) }]);
      }
    } catch (error) {
      executor.dispose();
      throw error;
    }
    return { ...candidate, firstCallMs: performance.now() - startMs };
  }

  /** Times the other candidates on copies of the state; the quickest goes on. */
  async #judge(compiled: PreparedCandidate, batch: TrainingBatch): Promise<void> {
    const isTimed = await this.#try(compiled, batch, TIMED_STEPS);
    // Interrupted: it stays ready for the next call.
    if (!isTimed) return;
    this.#ready = null;
    if (this.#stepMs <= EAGER_LONGEST_MS) await this.#tryEager(batch);
    this.#report();
  }

  async #tryEager(batch: TrainingBatch): Promise<void> {
    const threads = this.options.coreCount;
    try {
      const eager: Candidate = { kind: 'eager', threads, executor: this.options.openEager() };
      const prepared = await this.#prepared(eager, batch);
      const isTimed = await this.#try(prepared, batch, EAGER_TIMED_STEPS);
      if (!isTimed) prepared.executor.dispose();
    } catch (error) {
      this.#note('eager', threads, error);
    }
  }

  /** Resolves to whether the candidate was timed to the end; it then goes on or is disposed. */
  async #try(candidate: PreparedCandidate, batch: TrainingBatch, steps: number): Promise<boolean> {
    const { kind, threads, executor, firstCallMs } = candidate;
    const timesMs: number[] = [];
    try {
      for (let step = 0; step < steps; step++) {
        if (this.#isInterrupted) return false;
        timesMs.push(await elapsedMs(() => executor.trainSteps([batch])));
      }
      const stepMs = median(timesMs);
      const isQuicker = stepMs < this.#stepMs * CLEARLY_QUICKER;
      if (isQuicker) await executor.importState(await this.#current.executor.exportState());
      this.#trials.push({ executor: kind, threads, stepMs, firstCallMs, error: null });
      if (isQuicker) this.#takeOver(candidate, stepMs);
      else executor.dispose();
    } catch (error) {
      executor.dispose();
      this.#note(kind, threads, error);
    }
    return true;
  }

  #takeOver({ kind, threads, executor }: Candidate, stepMs: number): void {
    this.#current.executor.dispose();
    this.#current = { kind, threads, executor };
    this.#stepMs = stepMs;
    this.#applyThreads();
  }

  #note(executor: ExecutorKind, threads: number, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#trials.push({ executor, threads, stepMs: null, firstCallMs: null, error: message });
    this.#report();
  }

  #report(): void {
    if (this.#isDisposed) return;
    const { kind, threads } = this.#current;
    this.options.onChoice({ executor: kind, threads, trials: [...this.#trials] });
  }

  #applyThreads(): void {
    this.#setThreads(Math.min(this.#current.threads, this.#threadLimit));
  }

  #setThreads(threads: number): void {
    const { executor } = this.#current;
    if (isTraced(executor)) executor.threads = threads;
  }

  interrupt(): void {
    this.#interruptions += 1;
    this.#current.executor.interrupt();
  }

  evaluate: StepExecutor['evaluate'] = (...given) => this.#current.executor.evaluate(...given);
  encode: StepExecutor['encode'] = (...given) => this.#current.executor.encode(...given);
  decode: StepExecutor['decode'] = (...given) => this.#current.executor.decode(...given);
  reconstructionNats: StepExecutor['reconstructionNats'] = (...given) =>
    this.#current.executor.reconstructionNats(...given);
  samplePrior: StepExecutor['samplePrior'] = (...given) =>
    this.#current.executor.samplePrior(...given);
  exportState: StepExecutor['exportState'] = () => this.#current.executor.exportState();
  importState: StepExecutor['importState'] = (entries) =>
    this.#current.executor.importState(entries);

  dispose(): void {
    this.#isDisposed = true;
    this.#current.executor.dispose();
    this.#ready?.executor.dispose();
    this.#ready = null;
  }
}

function isTraced(executor: StepExecutor): executor is TracedExecutor {
  return 'threads' in executor;
}

async function elapsedMs(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
