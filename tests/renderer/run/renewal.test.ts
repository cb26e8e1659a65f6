import { describe, expect, it } from 'vitest';
import {
  LIVE_REFRESH_MS,
  renewalDelayMs,
  type RenewalState,
} from '../../../src-renderer/screens/run/renewal';

const current: RenewalState = {
  isSameRequest: true,
  step: 100,
  askedStep: 100,
  isTraining: true,
  failures: 0,
  tookMs: 20,
  sinceAskedMs: 60_000,
};
const after = (changes: Partial<RenewalState>) => renewalDelayMs({ ...current, ...changes });

describe('renewalDelayMs', () => {
  it('asks something new at once', () => {
    expect(after({ isSameRequest: false, sinceAskedMs: 0 })).toBe(0);
  });

  it('leaves a current answer alone', () => {
    expect(after({})).toBeNull();
  });

  it('asks again for newer weights, but not before four seconds have passed', () => {
    expect(after({ step: 101 })).toBe(0);
    expect(after({ step: 101, sinceAskedMs: 1000 })).toBe(LIVE_REFRESH_MS - 1000);
  });

  it('renews a slow answer so seldom that it takes a fiftieth of the time', () => {
    expect(after({ step: 101, tookMs: 200, sinceAskedMs: 0 })).toBe(10_000);
    expect(after({ step: 101, tookMs: 5000, sinceAskedMs: 0 })).toBe(15_000);
  });

  it('renews at once when training has ended: nothing waits for the answer any more', () => {
    expect(after({ step: 101, isTraining: false, sinceAskedMs: 0 })).toBe(0);
    expect(after({ isTraining: false })).toBeNull();
  });

  it('tries twice more after a failure, each time later, and then waits for newer weights', () => {
    expect(after({ failures: 1, sinceAskedMs: 0 })).toBe(LIVE_REFRESH_MS);
    expect(after({ failures: 2, sinceAskedMs: 0 })).toBe(2 * LIVE_REFRESH_MS);
    expect(after({ failures: 3 })).toBeNull();
    expect(after({ failures: 3, step: 101 })).toBe(0);
  });
});
