import { test } from 'vitest';
import { KNOWN_TOTAL_NATS } from '../../../src-main/workbench/doctor/knownStep';
import { diagnose } from '../../../src-main/workbench/trainer/diagnose';
import { expectCloseTo } from '../../engine/closeTo';

test('both the session and the eager executor compute the known training steps', async () => {
  const { totalNats } = await diagnose();
  // Single precision, losses near 3 nats: a few units in the last place are 1e-6.
  expectCloseTo(totalNats.session, KNOWN_TOTAL_NATS, 5e-6);
  expectCloseTo(totalNats.eager, KNOWN_TOTAL_NATS, 5e-6);
});
