import { onTestFinished, vi } from 'vitest';
import type { StateEntry, TrainingBatch } from '../../../src-main/engine/execution/executor';
import type { Losses } from '../../../src-shared/domain';
import type { TracedExecutor } from '../../../src-main/engine/execution/tracedExecutor';

/** A clock that only fake executors turn on; `performance.now` reads it until the test is over. */
export class FakeClock {
  nowMs = 0;

  constructor() {
    const spy = vi.spyOn(performance, 'now').mockImplementation(() => this.nowMs);
    onTestFinished(() => spy.mockRestore());
  }
}

/**
 * An executor that computes nothing. Its state is the list of the steps that led to it, so that one
 * that is lost or done twice is seen; a step takes the fake clock as long as `stepMs` says.
 */
export class FakeExecutor implements TracedExecutor {
  threads = 4;
  steps: number[] = [];
  /** Images of each step. */
  sizes: number[] = [];
  /** Number of threads at each step. */
  threadsOfSteps: number[] = [];
  interruptions = 0;
  isDisposed = false;
  /** Thrown by the next calls of these names. */
  readonly failures: { trainSteps?: Error; importState?: Error } = {};

  constructor(
    private readonly clock: FakeClock,
    private readonly stepMs: (executor: FakeExecutor) => number,
  ) {}

  async trainSteps(batches: readonly TrainingBatch[]): Promise<Losses[]> {
    await this.#begin('trainSteps');
    return batches.map(({ step, indices }) => {
      this.clock.nowMs += this.stepMs(this);
      this.steps.push(step);
      this.sizes.push(indices.length);
      this.threadsOfSteps.push(this.threads);
      return { totalNats: step, reconstructionNats: step, klNats: 0 };
    });
  }

  interrupt(): void {
    this.interruptions += 1;
  }

  async exportState(): Promise<StateEntry[]> {
    await this.#begin('exportState');
    return [{ name: 'steps', shape: [this.steps.length], values: Float32Array.from(this.steps) }];
  }

  async importState(entries: readonly StateEntry[]): Promise<void> {
    await this.#begin('importState');
    this.steps = [...entries[0]!.values];
  }

  evaluate = (): never => unused();
  encode = (): never => unused();
  decode = (): never => unused();
  reconstructionNats = (): never => unused();
  samplePrior = (): never => unused();

  dispose(): void {
    this.isDisposed = true;
  }

  async #begin(call: keyof FakeExecutor['failures'] | 'exportState'): Promise<void> {
    await Promise.resolve();
    if (this.isDisposed) throw new Error('disposed');
    const failure = call === 'exportState' ? undefined : this.failures[call];
    if (failure) throw failure;
  }
}

function unused(): never {
  throw new Error('no test asks for this');
}
