import type { ExecutionReport } from '../../src-shared/domain';
import { chosenStepMs, stepMsText, threadsText } from '../../src-shared/executionText';
import { EXECUTION_FIELDS } from '../../src-shared/runConfig';
import type { FieldValue } from '../../src-shared/schema/fields';

/** Returns an executor in the words of the form: 'Session with XLA'; an unknown one as it is. */
export function executorLabel(executor: string): string {
  const { options } = EXECUTION_FIELDS[0];
  return options.find(({ value }) => value === executor)?.label ?? executor;
}

/** Returns what a config asks for: 'Fastest (measured)', 'Session, 2 threads'. */
export function executionAskedText(asked: { executor: FieldValue; threads: FieldValue }): string {
  const { executor, threads } = asked;
  const label = typeof executor === 'string' ? executorLabel(executor) : '';
  return typeof threads === 'number' && threads > 0 ? `${label}, ${threadsText(threads)}` : label;
}

/** Returns how a run is computed: 'Session, 2 threads, 5.1 ms/step, data in memory'. */
export function executionLine(report: ExecutionReport, isStandIn: boolean): string {
  const { executor, threads, isDataResident } = report;
  const label = executorLabel(executor);
  const stepMs = chosenStepMs(report);
  return [
    isStandIn ? `${label} stands in` : label,
    threadsText(threads),
    ...(stepMs === null ? [] : [`${stepMsText(stepMs)} ms/step`]),
    ...(isDataResident ? ['data in memory'] : []),
  ].join(', ');
}
