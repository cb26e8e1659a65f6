import type { Result } from './caseResults';
import type { Tolerance } from './kernelCase';
import { EPSILON, ulpsBetween } from './ulps';

function isWithin(
  { ulps, ofLargest = false }: Tolerance,
  found: number,
  expected: number,
  largest: number,
): boolean {
  return ofLargest
    ? Math.abs(found - expected) <= ulps * EPSILON * largest
    : ulpsBetween(found, expected) <= ulps;
}

/** Returns what tells one result from the other, in words; nothing where they agree. */
export function differences(
  found: Result | undefined,
  expected: Result,
  tolerance: Tolerance | undefined,
): string[] {
  const type = ({ dtype, shape }: Result) => `${dtype} [${shape.join(', ')}]`;
  if (found === undefined) return ['missing'];
  if (type(found) !== type(expected)) {
    return [`expected ${type(expected)}, got ${type(found)}`];
  }
  if (found.values.length !== expected.values.length) {
    return [`expected ${expected.values.length} numbers, got ${found.values.length}`];
  }
  const largest = Math.max(...expected.values.map(Math.abs).filter(Number.isFinite));
  return expected.values.flatMap((value, i) => {
    const other = found.values[i]!;
    if (Object.is(other, value) || (tolerance && isWithin(tolerance, other, value, largest))) {
      return [];
    }
    const shown = (number: number) => (Object.is(number, -0) ? '-0' : String(number));
    return [`[${i}] is ${shown(other)}, expected ${shown(value)}`];
  });
}
