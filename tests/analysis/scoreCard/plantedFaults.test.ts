import { afterAll, expect, test } from 'vitest';
import { KernelWorkspace } from '../../../src-main/analysis/kernels/workspace';
import { MEASURES } from '../../../src-main/analysis/scoreCard/measures';
import { measured } from './measured';
import { mixtureWithHole } from './subjects/mixtureWithHole';

const workspace = new KernelWorkspace(2);
afterAll(() => workspace.dispose());

// The same normal codes and the same decoder thrice, but for what is planted.
test.each([
  ['nothing', null, 0, []],
  ['a hole', [1, 2.5], 0, ['completeness: prior-holes']],
  ['a tear', null, 2, ['continuity: tear']],
] as const)(
  'the whole card names %s that was planted, and nothing else',
  async (_, hole, tear, named) => {
    const subject = mixtureWithHole(10_000, hole, true, tear);
    const { values, faults } = await measured(workspace, MEASURES, subject);
    expect(faults).toEqual(named);
    for (const { value, standardError, interval } of values.values()) {
      for (const number of [value, standardError, ...(interval ?? [])]) {
        expect(number === null || Number.isFinite(number)).toBe(true);
      }
    }
  },
);
