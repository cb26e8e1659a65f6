import { afterAll, describe, expect, it } from 'vitest';
import { KernelWorkspace } from '../../../src-main/analysis/kernels/workspace';
import { largestEigen } from '../../../src-main/analysis/linearAlgebra/largestEigen';
import {
  identity,
  type Matrix,
  multiply,
  rowOf,
  transpose,
  zeros,
} from '../../../src-main/analysis/linearAlgebra/matrix';
import { paddedSize } from '../../../src-main/analysis/linearAlgebra/orthonormalRows';
import {
  type Eigen,
  symmetricEigen,
} from '../../../src-main/analysis/linearAlgebra/symmetricEigen';
import { createRandom } from '../../../src-shared/random';

const workspace = new KernelWorkspace(2);
afterAll(() => workspace.dispose());

/** Returns a matrix with these eigenvalues, in a random position. */
function matrixWith(values: readonly number[]): Matrix {
  const size = values.length;
  const random = createRandom(size, 'position');
  const normals = zeros(size, size);
  normals.values.forEach((_, at, numbers) => (numbers[at] = random.normal()));
  // The eigenvectors of another matrix lie at right angles.
  const { vectors } = symmetricEigen(multiply(normals, transpose(normals)));
  const scaled = { ...vectors, values: vectors.values.slice() };
  values.forEach((value, at) => rowOf(scaled, at).forEach((x, i, row) => (row[i] = x * value)));
  return multiply(transpose(vectors), scaled);
}

function find(matrix: Matrix, count: number, on = workspace): Promise<Eigen> {
  return on.scope(() => {
    const stride = paddedSize(matrix.rows);
    const held = on.allocate('f64', matrix.rows * stride);
    for (let row = 0; row < matrix.rows; row++) {
      on.f64(held).set(rowOf(matrix, row), row * stride);
    }
    return largestEigen(on, held, matrix.rows, count, 7, () => Promise.resolve());
  });
}

function expectEigen(matrix: Matrix, found: Eigen, values: readonly number[]): void {
  expect(found.values).toHaveLength(values.length);
  values.forEach((value, at) => expect(found.values[at]).toBeCloseTo(value, 9));
  const images = multiply(found.vectors, matrix);
  const products = multiply(found.vectors, transpose(found.vectors));
  products.values.forEach((value, at) => {
    expect(value).toBeCloseTo(at % (values.length + 1) === 0 ? 1 : 0, 9);
  });
  values.forEach((value, at) => {
    const vector = rowOf(found.vectors, at);
    rowOf(images, at).forEach((x, i) =>
      expect(Math.abs(x - value * vector[i]!)).toBeLessThan(1e-5),
    );
  });
}

describe('the largest eigenvalues', () => {
  it('are those of the whole decomposition, for values that fall slowly', async () => {
    const matrix = matrixWith(Array.from({ length: 150 }, (_, at) => 5 / (at + 1)));
    const whole = symmetricEigen(matrix);
    expectEigen(matrix, await find(matrix, 20), [...whole.values.subarray(0, 20)]);
  });

  it('are all found where several are the same', async () => {
    const values = [
      9,
      4,
      4,
      4,
      2,
      2,
      1,
      1,
      ...Array.from({ length: 92 }, (_, at) => 0.9 - at / 200),
    ];
    expectEigen(matrixWith(values), await find(matrixWith(values), 8), values.slice(0, 8));
    const pairs = matrixWith([9, 9, 4, 4, 1, 1, ...new Array<number>(30).fill(0.5)]);
    expectEigen(pairs, await find(pairs, 6), [9, 9, 4, 4, 1, 1]);
  });

  it('are found of the unit matrix, of zeros and of a matrix of rank 2, as many as there are', async () => {
    expectEigen(identity(20), await find(identity(20), 6), [1, 1, 1, 1, 1, 1]);
    expectEigen(zeros(9, 9), await find(zeros(9, 9), 9), new Array<number>(9).fill(0));
    const flat = matrixWith([3, 1, ...new Array<number>(28).fill(0)]);
    expectEigen(flat, await find(flat, 5), [3, 1, 0, 0, 0]);
    expectEigen(identity(1), await find(identity(1), 1), [1]);
  });

  it('do not depend on the number of threads', async () => {
    const matrix = matrixWith(Array.from({ length: 90 }, (_, at) => 1 / (at + 1) ** 2));
    const alone = new KernelWorkspace(1);
    expect(await find(matrix, 10, alone)).toEqual(await find(matrix, 10));
    await alone.dispose();
  });
});
