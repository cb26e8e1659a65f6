import { describe, expect, it } from 'vitest';
import {
  type Matrix,
  identity,
  multiply,
  rowOf,
  transpose,
  zeros,
} from '../../../src-main/analysis/linearAlgebra/matrix';
import { matrixOf } from './matrixOf';
import { symmetricEigen } from '../../../src-main/analysis/linearAlgebra/symmetricEigen';
import { createRandom } from '../../../src-shared/random';

function randomSymmetric(size: number, seed: number): Matrix {
  const random = createRandom(seed, 'symmetric');
  const matrix = zeros(size, size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      const value = random.normal();
      matrix.values[row * size + column] = value;
      matrix.values[column * size + row] = value;
    }
  }
  return matrix;
}

function largestDifference(left: Matrix, right: Matrix): number {
  return left.values.reduce(
    (most, value, at) => Math.max(most, Math.abs(value - right.values[at]!)),
    0,
  );
}

function rebuilt({ values, vectors }: { values: Float64Array; vectors: Matrix }): Matrix {
  const scaled: Matrix = { ...vectors, values: vectors.values.slice() };
  for (let at = 0; at < values.length; at++) {
    rowOf(scaled, at).forEach((value, index, row) => (row[index] = value * values[at]!));
  }
  return multiply(transpose(vectors), scaled);
}

describe('eigenvalues of a symmetric matrix', () => {
  it('are 3 and 1 for the matrix 2 1 / 1 2, with eigenvectors along the diagonals', () => {
    const { values, vectors } = symmetricEigen(
      matrixOf([
        [2, 1],
        [1, 2],
      ]),
    );
    expect([...values]).toEqual([expect.closeTo(3, 14), expect.closeTo(1, 14)]);
    expect(Math.abs(vectors.values[0]! + vectors.values[1]!)).toBeCloseTo(Math.SQRT2, 14);
    expect(Math.abs(vectors.values[2]! - vectors.values[3]!)).toBeCloseTo(Math.SQRT2, 14);
  });

  it('of the second difference are 2 - 2 cos(k pi / (n + 1)), the largest first', () => {
    const size = 60;
    const matrix = zeros(size, size);
    for (let at = 0; at < size; at++) {
      matrix.values[at * size + at] = 2;
      if (at > 0) matrix.values[at * size + at - 1] = matrix.values[(at - 1) * size + at] = -1;
    }
    const { values } = symmetricEigen(matrix);
    values.forEach((value, at) => {
      expect(value).toBeCloseTo(2 - 2 * Math.cos(((size - at) * Math.PI) / (size + 1)), 13);
    });
  });

  it('rebuild the matrix from orthonormal eigenvectors, for sizes 1 to 40', () => {
    for (const size of [1, 2, 3, 7, 40]) {
      const matrix = randomSymmetric(size, size);
      const eigen = symmetricEigen(matrix);
      expect(largestDifference(rebuilt(eigen), matrix)).toBeLessThan(1e-12);
      const products = multiply(eigen.vectors, transpose(eigen.vectors));
      expect(largestDifference(products, identity(size))).toBeLessThan(1e-13);
      expect([...eigen.values]).toEqual([...eigen.values].sort((a, b) => b - a));
    }
  });

  it('that are all the same, or 0, are found', () => {
    expect([...symmetricEigen(identity(5)).values]).toEqual([1, 1, 1, 1, 1]);
    expect([...symmetricEigen(zeros(4, 4)).values]).toEqual([0, 0, 0, 0]);
    const ones = symmetricEigen(matrixOf(Array.from({ length: 6 }, () => [1, 1, 1, 1, 1, 1])));
    expect(ones.values[0]).toBeCloseTo(6, 13);
    for (const value of ones.values.subarray(1)) expect(Math.abs(value)).toBeLessThan(1e-14);
  });

  it('scale with the matrix, also near the ends of what a number can hold', () => {
    const matrix = randomSymmetric(12, 3);
    const plain = symmetricEigen(matrix).values;
    for (const scale of [1e-150, 1e150]) {
      const scaled = symmetricEigen({ ...matrix, values: matrix.values.map((v) => v * scale) });
      scaled.values.forEach((value, at) => expect(value / scale).toBeCloseTo(plain[at]!, 11));
    }
  });

  it('take the upper triangle alone into account', () => {
    expect([
      ...symmetricEigen(
        matrixOf([
          [2, 1],
          [99, 2],
        ]),
      ).values,
    ]).toEqual([expect.closeTo(3, 14), expect.closeTo(1, 14)]);
  });

  it('are refused for a matrix that is not square or not finite', () => {
    expect(() => symmetricEigen(zeros(2, 3))).toThrow('the matrix must be square, got 2 x 3');
    expect(() => symmetricEigen(matrixOf([[NaN]]))).toThrow(
      'the matrix must be finite, got NaN at 0',
    );
  });
});
