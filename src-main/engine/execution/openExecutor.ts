import type { ExecutionReport } from '../../../src-shared/domain';
import type { ExecutionConfig } from '../../../src-shared/runConfig';
import { sizeOf } from '../models/model';
import { UntracedOperationError } from '../tracing/trace';
import { eagerExecutor, type ExecutorOptions } from './eagerExecutor';
import type { StepExecutor } from './executor';
import { MAX_FORWARD_SIZE } from './forwardParts';
import { openTracedExecutor, type TracedMode } from './tracedExecutor';

export interface OpenExecutorOptions extends ExecutorOptions {
  /** Sizes that training batches have. */
  batchSizes: readonly number[];
  execution: ExecutionConfig;
  coreCount: number;
  /** Is told how steps are computed, at the start and when that changes. */
  onReport: (report: ExecutionReport) => void;
}

export interface OpenedExecutor {
  executor: StepExecutor;
  /** Uses at most so many threads from now on, where the number was not fixed. */
  shareThreads(threads: number): void;
}

export const RESIDENT_BYTES = 2 ** 30;

export async function openExecutor(options: OpenExecutorOptions): Promise<OpenedExecutor> {
  const { source, shape, execution, coreCount, onReport } = options;
  const threads = execution.threads || coreCount;
  const bytes = (source?.count ?? 0) * sizeOf([shape.height, shape.width, shape.channels]);
  const isDataResident = source?.gatherPixels !== undefined && bytes <= RESIDENT_BYTES;
  if (execution.executor === 'eager') {
    onReport({ executor: 'eager', threads, isDataResident: false, reason: 'as configured', trials: [] });
    return { executor: eagerExecutor(options), shareThreads: () => undefined };
  }
  const mode: TracedMode = { threads, isCompiled: execution.executor === 'session-xla' };
  const batchSizes = source === null ? [] : options.batchSizes;
  try {
    const executor = await openTracedExecutor(
      { ...options, batchSizes, isDataResident, forwardLimit: MAX_FORWARD_SIZE },
      mode,
    );
    onReport({ executor: mode.isCompiled ? 'session-xla' : 'session', threads, isDataResident, reason: 'as configured', trials: [] });
    return { executor, shareThreads: () => undefined };
  } catch (error) {
    if (!(error instanceof UntracedOperationError)) throw error;
    onReport({ executor: 'eager', threads, isDataResident: false, reason: error.message, trials: [] });
    return { executor: eagerExecutor(options), shareThreads: () => undefined };
  }
}
