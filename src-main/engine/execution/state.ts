import { StoreError } from '../../../src-shared/errors';
import type { Random } from '../../../src-shared/random';
import { initialValues } from '../layers/initializers';
import type { WeightSpec } from '../layers/layer';
import { sizeOf } from '../shape';
import type { StateEntry } from './executor';

/** What follows a weight's name in the names of its parts: value, first and second moment. */
export const SLOT_SUFFIXES = ['', '/adam/firstMoment', '/adam/secondMoment'] as const;

/** Returns the state before the first step: drawn from `random` in the order of the weights. */
export function initialState(specs: readonly WeightSpec[], random: Random): StateEntry[] {
  return specs.flatMap(({ name, shape, initializer }) => {
    const size = sizeOf(shape);
    const parts = [
      initialValues(initializer, size, random),
      new Float32Array(size),
      new Float32Array(size),
    ];
    return parts.map((values, i) => ({ name: name + SLOT_SUFFIXES[i]!, shape, values }));
  });
}

/**
 * Checks that entries are the whole state of these weights, in order.
 * @throws StoreError for the first that is not.
 */
export function checkState(specs: readonly WeightSpec[], entries: readonly StateEntry[]): void {
  const expected = specs.flatMap(({ name, shape }) =>
    SLOT_SUFFIXES.map((suffix) => `${name}${suffix} [${shape.join(', ')}]`),
  );
  const found = entries.map(({ name, shape }) => `${name} [${shape.join(', ')}]`);
  for (let i = 0; i < Math.max(expected.length, found.length); i++) {
    if (expected[i] !== found[i]) {
      throw new StoreError(
        `state entry ${i} must be ${expected[i] ?? 'absent'}, got ${found[i] ?? 'nothing'}`,
      );
    }
  }
}
