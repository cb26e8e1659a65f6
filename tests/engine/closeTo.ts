import { expect } from 'vitest';

/** Asserts that every number is within `tolerance` of the expected one beside it. */
export function expectCloseTo(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(found[i]! - expected[i]!);
    expect(difference, `[${i}] is ${found[i]!}, expected ${expected[i]!}`).toBeLessThanOrEqual(
      tolerance,
    );
  }
}
