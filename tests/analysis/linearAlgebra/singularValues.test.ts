import { describe, expect, it } from 'vitest';
import {
  type Matrix,
  matrixOf,
  multiply,
  rowOf,
  transpose,
  zeros,
} from '../../../src-main/analysis/linearAlgebra/matrix';
import { singularValues } from '../../../src-main/analysis/linearAlgebra/singularValues';
import { thinQr } from '../../../src-main/analysis/linearAlgebra/thinQr';
import { createRandom } from '../../../src-shared/random';

function randomMatrix(rows: number, columns: number): Matrix {
  const random = createRandom(rows * 100 + columns, 'matrix');
  const matrix = zeros(rows, columns);
  matrix.values.forEach((_, at, values) => (values[at] = random.normal()));
  return matrix;
}

function expectOrthonormalRows(matrix: Matrix): void {
  multiply(matrix, transpose(matrix)).values.forEach((value, at) => {
    expect(value).toBeCloseTo(at % (matrix.rows + 1) === 0 ? 1 : 0, 12);
  });
}

describe('thin QR', () => {
  it('of the worked case 3 5 / 4 10 is -0.6 0.8 / -0.8 -0.6 times -5 -11 / 0 2, up to signs', () => {
    const { q, r } = thinQr(
      matrixOf([
        [3, 5],
        [4, 10],
      ]),
    );
    [5, 11, 0, 2].forEach((value, at) => expect(Math.abs(r.values[at]!)).toBeCloseTo(value, 13));
    [0.6, 0.8, 0.8, 0.6].forEach((value, at) => {
      expect(Math.abs(q.values[at]!)).toBeCloseTo(value, 14);
    });
  });

  it('gives the matrix back from orthonormal columns and an upper triangle', () => {
    for (const [rows, columns] of [
      [1, 1],
      [5, 5],
      [50, 8],
    ] as const) {
      const matrix = randomMatrix(rows, columns);
      const { q, r } = thinQr(matrix);
      expectOrthonormalRows(transpose(q));
      multiply(q, r).values.forEach((value, at) =>
        expect(value).toBeCloseTo(matrix.values[at]!, 12),
      );
      for (let row = 1; row < columns; row++) {
        expect(
          rowOf(r, row)
            .subarray(0, row)
            .every((value) => value === 0),
        ).toBe(true);
      }
    }
  });

  it('has orthonormal columns also where those of the matrix are the same or 0', () => {
    expectOrthonormalRows(
      transpose(
        thinQr(
          matrixOf([
            [1, 1, 0],
            [1, 1, 0],
            [1, 1, 0],
          ]),
        ).q,
      ),
    );
  });

  it('refuses a matrix that is wider than high', () => {
    expect(() => thinQr(zeros(2, 3))).toThrow('thin QR needs at least 3 rows, got 2');
  });
});

describe('singular values', () => {
  it('of the worked case 3 0 / 4 5 are the roots of 45 and 5', () => {
    const { values } = singularValues(
      matrixOf([
        [3, 0],
        [4, 5],
      ]),
    );
    expect([...values]).toEqual([
      expect.closeTo(Math.sqrt(45), 13),
      expect.closeTo(Math.sqrt(5), 13),
    ]);
  });

  it('rebuild a tall and a wide matrix from orthonormal vectors', () => {
    for (const matrix of [randomMatrix(30, 7), randomMatrix(6, 25), randomMatrix(1, 1)]) {
      const { values, u, v } = singularValues(matrix);
      expectOrthonormalRows(u);
      expectOrthonormalRows(v);
      const scaled = zeros(v.rows, v.columns);
      values.forEach((value, at) => rowOf(scaled, at).set(rowOf(v, at).map((x) => x * value)));
      multiply(transpose(u), scaled).values.forEach((value, at) => {
        expect(value).toBeCloseTo(matrix.values[at]!, 12);
      });
      expect([...values]).toEqual([...values].sort((a, b) => b - a));
    }
  });

  it('keep the digits of the small ones of the Hilbert matrix, whose condition is 1.5e10', () => {
    const hilbert = Array.from({ length: 8 }, (_, row) =>
      Array.from({ length: 8 }, (_, column) => 1 / (row + column + 1)),
    );
    const { values } = singularValues(matrixOf(hilbert));
    // By power and inverse iteration with 60 decimal digits, of the same 64-bit entries.
    expect(values[0]).toBeCloseTo(1.6959389969219494, 13);
    expect(values[7]! / 1.111538969488808e-10).toBeCloseTo(1, 6);
  });

  it('that are 0 have a vector of length 1 on the right and none on the left', () => {
    const { values, u, v } = singularValues(
      matrixOf([
        [1, 1],
        [1, 1],
        [1, 1],
      ]),
    );
    expect(values[0]).toBeCloseTo(Math.sqrt(6), 13);
    expect(values[1]).toBeLessThan(1e-15);
    expectOrthonormalRows(v);
    expect(u.rows).toBe(2);
    expect([...singularValues(zeros(3, 2)).u.values]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('are refused for a matrix that is not finite', () => {
    expect(() => singularValues(matrixOf([[1, Infinity]]))).toThrow('got Infinity at 1');
  });
});
