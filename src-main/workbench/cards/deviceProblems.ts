import { parseDevice } from '../../../src-shared/device';
import type { Card } from '../../../src-shared/domain';
import type { RunConfig } from '../../../src-shared/runConfig';
import type { FieldProblem } from '../../../src-shared/schema/fields';
import { heedsDevice, missingCards } from './placement';

/** Returns what keeps a run from the devices that its config names, by the field to change. */
export function deviceProblems(
  { execution, training }: Pick<RunConfig, 'execution' | 'training'>,
  cards: readonly Card[],
): FieldProblem[] {
  const { device, executor } = execution;
  const choice = parseDevice(device);
  if (choice === null) {
    return [
      onDevice(
        "execution.device must be 'auto', 'cpu', a card such as 'cuda:0', or several, each once, such as " +
          `'cuda:0,1'; got '${device}'`,
      ),
    ];
  }
  const missing = missingCards(device, cards);
  if (missing !== null) return [onDevice(missing)];
  const count = choice.kind === 'auto' ? 1 : choice.indices.length;
  const problems: FieldProblem[] = [];
  if (count > 1 && !heedsDevice(execution)) {
    problems.push(
      onDevice(
        `execution.device may name several devices with the executors measured and xla; ${executor} uses one, ` +
          `got '${device}'`,
      ),
    );
  }
  if (training.batchSize < count) {
    const message =
      `training.batchSize must be at least the number of devices that share a batch, ${count}; ` +
      `got ${training.batchSize}`;
    problems.push({ field: 'training.batchSize', message });
  }
  return problems;
}

function onDevice(message: string): FieldProblem {
  return { field: 'execution.device', message };
}
