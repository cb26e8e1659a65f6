import type { ExecutionReport } from '../../src-shared/domain';
import { executionScope } from '../../src-shared/executionScope';
import {
  chosenStepMs,
  precisionText,
  stepMsText,
  threadsText,
} from '../../src-shared/executionText';
import { EXECUTION_FIELDS, type Precision } from '../../src-shared/runConfig';
import type { FieldValue } from '../../src-shared/schema/fields';

/** Returns an executor in the words of the form: 'Session with XLA'; an unknown one as it is. */
export function executorLabel(executor: string): string {
  const { options } = EXECUTION_FIELDS[0];
  return options.find(({ value }) => value === executor)?.label ?? executor;
}

/** What a config asks for; a value that is being typed may be no number yet. */
export interface ExecutionAsked {
  executor: FieldValue;
  threads: FieldValue;
  device: FieldValue;
  precision: FieldValue;
}

/**
 * Returns what a config asks for: 'Fastest (measured)', 'Session, 2 threads', 'XLA plug-in on cuda:0, bfloat16'.
 * What is left to the machine, or does not count, is left out.
 */
export function executionAskedText(asked: ExecutionAsked): string {
  const [executor, device, precision] = [asked.executor, asked.device, asked.precision].map(
    (value) => (typeof value === 'string' ? value : ''),
  ) as [string, string, string];
  const { mayUseProcessor, mayUsePlugin } = executionScope(executor, device);
  const isPlaced = device !== 'auto' && (executor === 'measured' || executor === 'xla');
  const place = device === 'cpu' ? 'the processor' : device;
  const isPlugin = executor === 'xla' || !mayUseProcessor;
  const { threads } = asked;
  return [
    `${executorLabel(executor)}${isPlaced ? ` on ${place}` : ''}`,
    ...(mayUsePlugin && (isPlugin || precision !== 'f32')
      ? [precisionText(precision as Precision)]
      : []),
    ...(mayUseProcessor && typeof threads === 'number' && threads > 0
      ? [threadsText(threads)]
      : []),
  ].join(', ');
}

/**
 * Returns how a run is computed: 'Session, 2 threads, 5.1 ms/step, data in memory', 'XLA plug-in on cuda:0 (NVIDIA
 * H100), float32, 0.21 ms/step, data on the card'.
 */
export function executionLine(report: ExecutionReport, isStandIn: boolean): string {
  const { executor, threads, device, deviceName, precision, isDataResident } = report;
  const label = executorLabel(executor);
  const stepMs = chosenStepMs(report);
  const isPlugin = executor === 'xla';
  const place =
    isPlugin || device !== 'cpu' ? ` on ${device === 'cpu' ? 'the processor' : device}` : '';
  const name = deviceName === null ? '' : ` (${deviceName})`;
  return [
    (isStandIn ? `${label} stands in` : label) + place + name,
    ...(isPlugin ? [precisionText(precision)] : []),
    ...(threads > 0 ? [threadsText(threads)] : []),
    ...(stepMs === null ? [] : [`${stepMsText(stepMs)} ms/step`]),
    ...(isDataResident ? [dataPlace(device)] : []),
  ].join(', ');
}

function dataPlace(device: string): string {
  if (!device.startsWith('cuda')) return 'data in memory';
  return device.includes(',') ? 'data on the cards' : 'data on the card';
}
