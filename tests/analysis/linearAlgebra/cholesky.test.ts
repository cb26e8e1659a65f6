import { describe, expect, it } from 'vitest';
import { cholesky } from '../../../src-main/analysis/linearAlgebra/cholesky';
import { multiply, transpose, zeros } from '../../../src-main/analysis/linearAlgebra/matrix';
import { matrixOf } from './matrixOf';
import { createRandom } from '../../../src-shared/random';

/** By hand: its factor has the rows 2 0 0 / 6 1 0 / -8 5 3. */
const EXAMPLE = matrixOf([
  [4, 12, -16],
  [12, 37, -43],
  [-16, -43, 98],
]);

describe("Cholesky's factor", () => {
  it('of the worked case is 2 0 0 / 6 1 0 / -8 5 3', () => {
    expect([...cholesky(EXAMPLE).values]).toEqual([2, 0, 0, 6, 1, 0, -8, 5, 3]);
  });

  it('times its transpose is the matrix', () => {
    const random = createRandom(5, 'cholesky');
    const half = zeros(30, 40);
    half.values.forEach((_, at, values) => (values[at] = random.normal()));
    const matrix = multiply(half, transpose(half));
    const factor = cholesky(matrix);
    multiply(factor, transpose(factor)).values.forEach((value, at) => {
      expect(value).toBeCloseTo(matrix.values[at]!, 11);
    });
  });

  it('does not exist for a matrix that is not positive definite', () => {
    expect(() =>
      cholesky(
        matrixOf([
          [1, 2],
          [2, 1],
        ]),
      ),
    ).toThrow('got pivot -3 at 1');
    expect(() => cholesky(zeros(2, 2))).toThrow('got pivot 0 at 0');
  });
});
