import type { DeviceList } from '../../../src-shared/domain';
import { parseDevice } from '../../../src-shared/device';
import { executionScope } from '../../../src-shared/executionScope';
import { EXECUTION_FIELDS } from '../../../src-shared/runConfig';
import type { FieldProblem, FieldSchema, FieldValues } from '../../../src-shared/schema/fields';
import { textOf } from './runDraft.svelte';

/**
 * Returns the fields of an execution that count with the values of the others, and those with a fault.
 * @param list the devices of this machine: without a usable card, 'auto' is the processor. Null while not known.
 * @param problems what is found in the config.
 */
export function executionFields(
  values: FieldValues,
  list: DeviceList | null,
  problems: readonly FieldProblem[],
): readonly FieldSchema[] {
  const executor = textOf(values['executor']);
  const device = textOf(values['device']);
  const scope = executionScope(executor, device);
  const isAuto = parseDevice(device)?.kind === 'auto';
  const hasCard = list !== null && list.cards.length > 0 && list.cardsUnusable === null;
  const mayUseCard = scope.mayUseCard && (hasCard || !isAuto);
  const counts: Readonly<Record<string, boolean>> = {
    precision: mayUseCard || (scope.mayUsePlugin && executor === 'xla'),
    cardMemoryShare: mayUseCard,
    threads: scope.mayUseProcessor,
  };
  const isFaulty = (key: string) => problems.some(({ field }) => field === `execution.${key}`);
  return EXECUTION_FIELDS.filter(({ key }) => (counts[key] ?? true) || isFaulty(key));
}
