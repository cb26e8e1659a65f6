import type { DoctorCheck } from '../../../src-shared/domain';
import type { Fault } from './diagnosis';
import { KNOWN_TOLERANCE_NATS, KNOWN_TOTAL_NATS } from './knownStep';

/**
 * Compares the losses that the small training gave with the known ones.
 * @param way how it was computed: 'session', 'xla on cuda:0'.
 * @param setUp the command that puts a broken library right.
 */
export function stepCheck(
  way: string,
  totalNats: readonly number[] | Fault,
  setUp: string,
): DoctorCheck {
  const name = `Training step, ${way}`;
  if ('fault' in totalNats) {
    const remedy = `Set it up anew with ${setUp}; where that does not help, choose another device.`;
    return { name, status: 'failed', found: totalNats.fault, remedy };
  }
  const errors = KNOWN_TOTAL_NATS.map((known, index) =>
    Math.abs(known - (totalNats[index] ?? NaN)),
  );
  const worst = Math.max(...errors);
  const isRight = worst <= KNOWN_TOLERANCE_NATS;
  return {
    name,
    status: isRight ? 'ok' : 'failed',
    found: isRight
      ? `as expected, within ${worst.toExponential(0)} nats`
      : `losses ${totalNats.map((nats) => nats.toFixed(5)).join(', ')} nats; ` +
        `expected ${KNOWN_TOTAL_NATS.map((nats) => nats.toFixed(5)).join(', ')}`,
    remedy: isRight
      ? null
      : `The library computes wrongly on this machine: set it up anew with ${setUp}.`,
  };
}
