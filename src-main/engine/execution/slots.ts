import * as tf from '@tensorflow/tfjs-core';
import { StoreError } from '../../../src-shared/errors';
import { initialValues } from '../layers/initializers';
import type { WeightSpec } from '../layers/layer';
import { sizeOf } from '../models/model';
import type { AdamSlot } from '../optimizers/adam';
import type { Random } from '../../../src-shared/random';
import type { StateEntry } from './executor';

/** A slot's tensors in the order of the state, with what follows the weight's name there. */
const PARTS = [
  ['value', ''],
  ['firstMoment', '/adam/firstMoment'],
  ['secondMoment', '/adam/secondMoment'],
] as const satisfies readonly (readonly [keyof AdamSlot, string])[];

/** Returns a weight's first slot: drawn from `random`, with zero moments. */
export function newSlot({ shape, initializer }: WeightSpec, random: Random): AdamSlot {
  return {
    value: tf.tensor(initialValues(initializer, sizeOf(shape), random), shape),
    firstMoment: tf.zeros(shape),
    secondMoment: tf.zeros(shape),
  };
}

/** Takes a slot's tensors out of the surrounding tidy and returns it. */
export function keepSlot(slot: AdamSlot): AdamSlot {
  for (const [part] of PARTS) tf.keep(slot[part]);
  return slot;
}

/** Frees a slot's tensors. */
export function disposeSlot(slot: AdamSlot): void {
  for (const [part] of PARTS) slot[part].dispose();
}

/** Returns copies of all slots as state entries: for each weight its value and its two moments. */
export function exportSlots(
  specs: readonly WeightSpec[],
  slots: readonly AdamSlot[],
): StateEntry[] {
  return specs.flatMap(({ name, shape }, i) =>
    PARTS.map(([part, suffix]) => ({
      name: name + suffix,
      shape,
      values: slots[i]![part].dataSync<'float32'>(),
    })),
  );
}

/**
 * Returns slots made of copies of state entries.
 * @throws StoreError when the entries are not those of these weights.
 */
export function importSlots(
  specs: readonly WeightSpec[],
  entries: readonly StateEntry[],
): AdamSlot[] {
  checkEntries(specs, entries);
  // TensorFlow may compute on the array itself, hence the copy.
  const tensor = ({ values, shape }: StateEntry) => tf.tensor(values.slice(), [...shape]);
  return specs.map((_, i) => ({
    value: tensor(entries[i * 3]!),
    firstMoment: tensor(entries[i * 3 + 1]!),
    secondMoment: tensor(entries[i * 3 + 2]!),
  }));
}

function checkEntries(specs: readonly WeightSpec[], entries: readonly StateEntry[]): void {
  const expected = specs.flatMap(({ name, shape }) =>
    PARTS.map(([, suffix]) => `${name}${suffix} [${shape.join(', ')}]`),
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
