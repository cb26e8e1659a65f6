import { describe, expect, it } from 'vitest';
import { playwrightCounts, sumCounts, vitestCounts } from '../../setup/testCounts.mjs';

describe('test counts', () => {
  it('count what vitest skipped or left to do as skipped', () => {
    const report = {
      numPassedTests: 7,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
    };
    expect(vitestCounts(report)).toEqual({ passed: 7, failed: 1, skipped: 3 });
  });

  it('count what passed in Playwright only when repeated as failed', () => {
    const report = { stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 } };
    expect(playwrightCounts(report)).toEqual({ passed: 5, failed: 2, skipped: 2 });
  });

  it('are zero when a runner left no report', () => {
    expect(vitestCounts(undefined)).toEqual({ passed: 0, failed: 0, skipped: 0 });
    expect(playwrightCounts(undefined)).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });

  it('add up', () => {
    const one = { passed: 1, failed: 2, skipped: 3 };
    expect(sumCounts([one, one])).toEqual({ passed: 2, failed: 4, skipped: 6 });
  });
});
