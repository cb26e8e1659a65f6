import type { ExecutionReport } from '../../../src-shared/domain';
import type { ExecutionConfig } from '../../../src-shared/runConfig';
import { vectorKernels } from '../backends/nativeSession';
import { UntracedOperationError } from '../tracing/trace';
import { eagerExecutor, type ExecutorOptions } from './eagerExecutor';
import type { StepExecutor } from './executor';
import { MeasuredExecutor } from './measuredExecutor';
import type { MemoryPlan } from './memoryPlan';
import { openTracedExecutor, type TracedOptions } from './tracedExecutor';

export interface OpenExecutorOptions extends Omit<ExecutorOptions, 'forwardLimit'> {
  /** Sizes that training batches have. */
  batchSizes: readonly number[];
  memory: Pick<MemoryPlan, 'isDataResident' | 'forwardLimit'>;
  /** What to begin with. */
  execution: ExecutionConfig;
  /** The number of threads stays as it is, whoever else computes. */
  isFixed: boolean;
  /** Steps that are still to be done. */
  stepsAhead: number;
  coreCount: number;
  /** TensorFlow computes on a graphics card. */
  hasCard: boolean;
  /** Why a graphics card that was hoped for is not used, as a sentence; null where there is nothing to say. */
  cardRemark: string | null;
  /** Is told how steps are computed, at the start and when that changes. */
  onReport: (report: ExecutionReport) => void;
}

export interface OpenedExecutor {
  executor: StepExecutor;
  /** Uses at most so many threads from now on, where their number is not fixed. */
  shareThreads: (threads: number) => void;
}

/**
 * Returns the executor that the config asks for, or that a trial in the first steps will choose. A
 * model with an operation that cannot be traced gets the eager one, and the report says so.
 */
export async function openExecutor(options: OpenExecutorOptions): Promise<OpenedExecutor> {
  if (options.execution.executor === 'eager') return openEager(options, choiceReason(options));
  try {
    return options.execution.executor === 'measured' && options.source !== null
      ? await openMeasured(options)
      : await openFixed(options);
  } catch (error) {
    if (!(error instanceof UntracedOperationError)) throw error;
    const reason = `The operation ${error.operation} has no traced kernel, so the eager executor stands in.`;
    return openEager(options, reason);
  }
}

function openEager(options: OpenExecutorOptions, reason: string): OpenedExecutor {
  const { coreCount, onReport } = options;
  onReport({
    executor: 'eager',
    threads: coreCount,
    ...placeOf(options),
    isDataResident: false,
    reason: withRemark(options, reason),
    trials: [],
  });
  return { executor: eagerExecutor(eagerOptions(options)), shareThreads: () => undefined };
}

/** TensorFlow takes the first card where its library has been built for one. */
function placeOf({ hasCard }: OpenExecutorOptions) {
  return { device: hasCard ? 'cuda:0' : 'cpu', deviceName: null, precision: 'f32' } as const;
}

function withRemark({ cardRemark }: OpenExecutorOptions, reason: string): string {
  return cardRemark === null ? reason : `${reason} ${cardRemark}`;
}

function choiceReason({ isFixed }: OpenExecutorOptions): string {
  return isFixed ? 'As the config asks.' : 'As found by trial when the run began.';
}

function eagerOptions(options: OpenExecutorOptions): ExecutorOptions {
  return { ...options, forwardLimit: options.memory.forwardLimit };
}

async function openFixed(options: OpenExecutorOptions): Promise<OpenedExecutor> {
  const { execution, coreCount, isFixed, memory, onReport } = options;
  const threads = execution.threads || coreCount;
  const isCompiled = execution.executor === 'session-xla';
  const executor = await openTracedExecutor(tracedOptions(options, threads, isCompiled));
  onReport({
    executor: isCompiled ? 'session-xla' : 'session',
    threads,
    ...placeOf(options),
    isDataResident: memory.isDataResident,
    reason: withRemark(options, choiceReason(options)),
    trials: [],
  });
  const shareThreads = (share: number) => {
    if (!isFixed) executor.threads = Math.min(threads, share);
  };
  return { executor, shareThreads };
}

async function openMeasured(options: OpenExecutorOptions): Promise<OpenedExecutor> {
  const { execution, memory, stepsAhead, onReport } = options;
  const { isDataResident } = memory;
  const coreCount = execution.threads || options.coreCount;
  const report = {
    executor: 'session',
    threads: coreCount,
    ...placeOf(options),
    isDataResident,
  } as const;
  const session = await openTracedExecutor(tracedOptions(options, coreCount, false));
  onReport({ ...report, reason: withRemark(options, 'The trial goes on.'), trials: [] });
  const executor = new MeasuredExecutor({
    session,
    threadCounts: execution.threads ? [execution.threads] : threadCountsToTry(coreCount),
    coreCount,
    batchSizes: options.batchSizes,
    stepsAhead,
    openCompiled: () => openTracedExecutor(tracedOptions(options, coreCount, true)),
    openEager: () => eagerExecutor(eagerOptions(options)),
    onChoice: (choice) =>
      onReport({
        ...report,
        ...choice,
        reason: withRemark(options, 'The quickest in a trial during the first steps.'),
      }),
  });
  return { executor, shareThreads: (threads) => executor.shareThreads(threads) };
}

/** All cores, then halves of them down to a quarter: more threads do not always help small steps. */
function threadCountsToTry(coreCount: number): number[] {
  const counts = [coreCount, Math.floor(coreCount / 2), Math.floor(coreCount / 4)];
  return [...new Set(counts)].filter((count) => count >= 1);
}

function tracedOptions(
  options: OpenExecutorOptions,
  threads: number,
  isCompiled: boolean,
): TracedOptions {
  // On a card TensorFlow's own kernels compute; ours are the processor's.
  const hasVectorKernels = !options.hasCard && vectorKernels() !== null;
  const kernels = isCompiled ? 'xla' : hasVectorKernels ? 'vector' : 'tensorflow';
  const batchSizes = options.source === null ? [] : options.batchSizes;
  return { ...options, ...options.memory, batchSizes, threads, kernels };
}
