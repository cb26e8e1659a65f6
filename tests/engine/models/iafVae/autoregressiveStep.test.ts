import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import {
  autoregressiveStep,
  type StepResult,
} from '../../../../src-main/engine/models/iafVae/autoregressiveStep';
import { initialValues } from '../../../../src-main/engine/layers/initializers';
import { sizeOf } from '../../../../src-main/engine/shape';
import { createRandom } from '../../../../src-shared/random';
import { expectCloseTo } from '../../closeTo';
import { normals } from '../tinyModel';

beforeAll(() => loadTensorFlow());

const DIMENSIONS = 4;
const CONTEXT = 3;
/** Large, for a dimension enters along a line, and gates that are nearly shut need digits. */
const CHANGE = 0.5;

/** Draws every weight; small enough that no gate is shut, and with enough units that none stays unseen. */
function appliedTo(codes: tf.Tensor, context: tf.Tensor, isReversed: boolean): StepResult {
  const step = autoregressiveStep('s', DIMENSIONS, CONTEXT, 32, isReversed);
  const weights = new Map(
    step.weights.map(({ name, shape }) => [name, tf.mul(normals(shape, name), 0.5)]),
  );
  return step.apply(codes, context, weights);
}

/** d codes / d input by central differences: [input][output]. */
function jacobian(isReversed: boolean): number[][] {
  return tf.tidy(() => {
    const [input, context] = [normals([1, DIMENSIONS], 'codes'), normals([1, CONTEXT], 'context')];
    const moved = (i: number, change: number) => {
      const values = input.dataSync().slice();
      values[i]! += change;
      return appliedTo(tf.tensor(values, [1, DIMENSIONS]), context, isReversed).codes.dataSync();
    };
    return Array.from({ length: DIMENSIONS }, (_, i) => {
      const [above, below] = [moved(i, CHANGE), moved(i, -CHANGE)];
      return Array.from(above, (value, j) => (value - below[j]!) / (2 * CHANGE));
    });
  });
}

/** By Gaussian elimination with the largest pivot, which knows nothing of triangles. */
function logAbsoluteDeterminant(matrix: readonly (readonly number[])[]): number {
  const rows = matrix.map((row) => [...row]);
  let sum = 0;
  for (let column = 0; column < rows.length; column++) {
    const rest = rows.slice(column);
    const pivot = rest.reduce((best, row) =>
      Math.abs(row[column]!) > Math.abs(best[column]!) ? row : best,
    );
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(column, 0, pivot);
    sum += Math.log(Math.abs(pivot[column]!));
    for (const row of rows.slice(column + 1)) {
      const share = row[column]! / pivot[column]!;
      for (let j = column; j < row.length; j++) row[j]! -= share * pivot[j]!;
    }
  }
  return sum;
}

test.each([false, true])(
  'the log-determinant is that of the Jacobian by differences (reversed: %s)',
  (isReversed) => {
    const found = tf.tidy(
      () =>
        appliedTo(
          normals([1, DIMENSIONS], 'codes'),
          normals([1, CONTEXT], 'context'),
          isReversed,
        ).logDeterminant.dataSync()[0]!,
    );
    expect(found).toBeCloseTo(logAbsoluteDeterminant(jacobian(isReversed)), 2);
  },
);

test.each([false, true])('no dimension depends on a later one (reversed: %s)', (isReversed) => {
  const changes = jacobian(isReversed);
  for (let input = 0; input < DIMENSIONS; input++) {
    for (let output = 0; output < DIMENSIONS; output++) {
      const isLater = isReversed ? input < output : input > output;
      if (isLater) expect(changes[input]![output]).toBe(0);
      else expect(Math.abs(changes[input]![output]!)).toBeGreaterThan(1e-3);
    }
  }
});

test.each([false, true])(
  'shift and gate of a dimension do not depend on it: it enters along a line (reversed: %s)',
  (isReversed) => {
    tf.tidy(() => {
      const context = normals([1, CONTEXT], 'context');
      const base = [...normals([1, DIMENSIONS], 'codes').dataSync()];
      const at = (i: number, value: number) =>
        appliedTo(
          tf.tensor2d([base.map((each, j) => (i === j ? value : each))]),
          context,
          isReversed,
        ).codes.dataSync()[i]!;
      for (let i = 0; i < DIMENSIONS; i++) {
        expect(at(i, 3) - at(i, 1)).toBeCloseTo(at(i, 1) - at(i, -1), 5);
      }
    });
  },
);

test('every dimension depends on the context', () => {
  tf.tidy(() => {
    const codes = normals([1, DIMENSIONS], 'codes');
    const [one, other] = ['one', 'other'].map((stream) =>
      appliedTo(codes, normals([1, CONTEXT], stream), false).codes.dataSync(),
    );
    for (let i = 0; i < DIMENSIONS; i++) expect(one![i]).not.toBeCloseTo(other![i]!, 3);
  });
});

test('a new step is close to none: where nothing enters it keeps sigmoid(2) = 0.881 of its input', () => {
  tf.tidy(() => {
    const step = autoregressiveStep('s', 2, 1, 4, false);
    const random = createRandom(0, 'init');
    const weights = new Map(
      step.weights.map(({ name, shape, initializer }) => {
        const values = initialValues(initializer, sizeOf(shape), random);
        return [name, name.endsWith('/kernel') ? tf.zeros(shape) : tf.tensor(values, shape)];
      }),
    );
    const result = step.apply(tf.tensor2d([[1, -2]]), tf.zeros([1, 1]), weights);
    const kept = 1 / (1 + Math.exp(-2));
    expectCloseTo(result.codes.dataSync(), [kept, -2 * kept], 1e-6);
    expect(result.logDeterminant.dataSync()[0]).toBeCloseTo(2 * Math.log(kept), 6);
  });
});
