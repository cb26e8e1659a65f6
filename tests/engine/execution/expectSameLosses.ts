import { expect } from 'vitest';
import type { Losses } from '../../../src-shared/domain';
import { expectCloseTo } from '../closeTo';

/**
 * Of the losses, relative. Sums in another order differ by some 1e-7; Adam's first steps turn that into
 * up to 1.3e-5 after 20 steps, where a gradient near 0 changes its sign. A wrong weight of a term, seed
 * or step size is off by 1e-3 and more.
 */
const TOLERANCE = 5e-5;

/** Asserts that the losses of each step agree within `tolerance`. */
export function expectSameLosses(
  found: readonly Losses[],
  expected: readonly Losses[],
  tolerance = TOLERANCE,
): void {
  expect(found).toHaveLength(expected.length);
  for (const [i, losses] of expected.entries()) {
    expect(Object.keys(found[i]!)).toEqual(Object.keys(losses));
    for (const [key, value] of Object.entries(losses)) {
      // The KL begins near 0, where what counts is its share of the total.
      const scale = Math.max(1, Math.abs(value));
      expectCloseTo([found[i]![key]!], [value], tolerance * scale);
    }
  }
}
