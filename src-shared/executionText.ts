import type { ExecutionReport } from './domain';
import { EXECUTION_FIELDS, type ExecutionConfig, type Precision } from './runConfig';

/** Returns the step time that a trial found for the way of computing in force, ms; null without such a trial. */
export function chosenStepMs({ executor, threads, trials }: ExecutionReport): number | null {
  // The newest of several: the machine may have been busy during an earlier one.
  const own = trials.filter(
    (trial) => trial.executor === executor && trial.threads === threads && trial.stepMs !== null,
  );
  return own.at(-1)?.stepMs ?? null;
}

/**
 * Tells whether the eager executor does the work because none of the others could.
 * @param asked what the run's config asks for.
 */
export function isEagerStandIn(
  { executor, trials }: ExecutionReport,
  asked: ExecutionConfig['executor'],
): boolean {
  const couldAnother = trials.some((trial) => trial.executor !== 'eager' && trial.stepMs !== null);
  return executor === 'eager' && asked !== 'eager' && !couldAnother;
}

/**
 * Returns 'Computed by: session, 2 threads, 5.1 ms a step' or, where a plug-in computes, 'Computed by: xla on cuda:0
 * (NVIDIA H100), float32, 0.21 ms a step'; without the time where none was measured.
 */
export function executionText(report: ExecutionReport): string {
  const { executor, threads, device, deviceName } = report;
  const stepMs = chosenStepMs(report);
  const place = device === 'cpu' && executor !== 'xla' ? '' : ` on ${device}`;
  return [
    `Computed by: ${executor}${place}${deviceName === null ? '' : ` (${deviceName})`}`,
    ...(executor === 'xla' ? [precisionText(report.precision)] : []),
    ...(threads > 0 ? [threadsText(threads)] : []),
    ...(stepMs === null ? [] : [`${stepMsText(stepMs)} ms a step`]),
  ].join(', ');
}

/** Returns an arithmetic in the words of the form: 'float32', 'TF32', 'bfloat16'. */
export function precisionText(precision: Precision): string {
  const field = EXECUTION_FIELDS.find(({ key }) => key === 'precision');
  const options = field?.kind === 'choice' ? field.options : [];
  return options.find(({ value }) => value === precision)?.label ?? precision;
}

/** Returns a step's time in ms, without the unit, with two or three digits that mean something: '0.34', '5.1', '48'. */
export function stepMsText(ms: number): string {
  return ms.toFixed(ms < 1 ? 2 : ms < 10 ? 1 : 0);
}

/** Returns '1 thread', '2 threads'. */
export function threadsText(threads: number): string {
  return `${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}
