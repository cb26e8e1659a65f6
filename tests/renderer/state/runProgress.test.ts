import { describe, expect, test } from 'vitest';
import {
  doneShare,
  isActive,
  isResumable,
  secondsLeft,
} from '../../../src-renderer/state/runProgress';
import { RUN_STATUSES } from '../../../src-shared/domain';
import { fakeRun } from '../fake/fakeRuns';

describe('progress of a run', () => {
  test('time left is the rest of the steps at the mean speed so far', () => {
    const run = fakeRun({ runId: 'a', stepIndex: 250, stepsTotal: 1000, trainSeconds: 50 });
    // 750 steps at 0.2 s.
    expect(secondsLeft(run)).toBeCloseTo(150);
    expect(doneShare(run)).toBeCloseTo(0.25);
  });

  test('time left is unknown before the first step and while the steps are unknown', () => {
    expect(secondsLeft(fakeRun({ runId: 'a', stepIndex: 0 }))).toBeNull();
    expect(secondsLeft(fakeRun({ runId: 'a', stepsTotal: null }))).toBeNull();
  });

  test('goes by epochs while the steps are unknown', () => {
    expect(doneShare(fakeRun({ runId: 'a', stepsTotal: null, epochsDone: 5, epochs: 20 }))).toBe(
      0.25,
    );
  });

  test('no run is both at work and to be resumed', () => {
    expect(RUN_STATUSES.filter((status) => isActive(status) && isResumable(status))).toEqual([]);
    expect(RUN_STATUSES.filter((status) => !isActive(status) && !isResumable(status))).toEqual([
      'queued',
      'completed',
    ]);
  });
});
