import type { Events } from '../../../src-shared/contract/events';
import type { Service } from '../../workbench/service';
import { CommandFailure } from './failure';

/** Events by which the service tells of a run's measuring. */
type MeasuringEvent = 'reuse.changed' | 'scores.changed' | 'anomalies.changed';

/**
 * Starts to measure a run and resolves with what `hear` makes of one of the events; it returns null where more are to come.
 * Throws CommandFailure where the measuring ended early, and what `start` throws.
 */
export async function outcomeOf<Name extends MeasuringEvent, Outcome>(
  service: Service,
  { event, runId }: { event: Name; runId: string },
  start: () => Promise<unknown>,
  hear: (change: Events[Name]) => Outcome | null,
): Promise<Outcome> {
  const ended = new Promise<Outcome>((resolve, reject) => {
    service.onEvent(({ name, payload }) => {
      if (name !== event) return;
      const change = payload as Events[Name];
      if (change.runId !== runId) return;
      const outcome = hear(change);
      if (change.error !== null) reject(new CommandFailure(`error: ${change.error}`, 1));
      else if (outcome !== null) resolve(outcome);
    });
  });
  await start();
  return ended;
}
