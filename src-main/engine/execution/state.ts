import { StoreError } from '../../../src-shared/errors';
import type { Random } from '../../../src-shared/random';
import { initialValues } from '../layers/initializers';
import type { WeightSpec } from '../layers/layer';
import { sizeOf } from '../shape';
import type { StateEntry } from './executor';

/**
 * Returns the state before the first step: weights drawn from `random` in their order, the other parts 0.
 * @param suffixes those of the optimizer.
 */
export function initialState(
  specs: readonly WeightSpec[],
  suffixes: readonly string[],
  random: Random,
): StateEntry[] {
  return specs.flatMap(({ name, shape, initializer }) => {
    const size = sizeOf(shape);
    return suffixes.map((suffix, part) => ({
      name: name + suffix,
      shape,
      values: part === 0 ? initialValues(initializer, size, random) : new Float32Array(size),
    }));
  });
}

/**
 * Checks that entries are the whole state of these weights, in order.
 * @throws StoreError for the first that is not.
 */
export function checkState(
  specs: readonly WeightSpec[],
  suffixes: readonly string[],
  entries: readonly StateEntry[],
): void {
  const expected = specs.flatMap(({ name, shape }) =>
    suffixes.map((suffix) => `${name}${suffix} [${shape.join(', ')}]`),
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
