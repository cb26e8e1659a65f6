/** Dense, in 64-bit floats: values is [rows * columns], a row after the other. */
export interface Matrix {
  values: Float64Array;
  rows: number;
  columns: number;
}

/** Returns a matrix of zeros. */
export function zeros(rows: number, columns: number): Matrix {
  return { values: new Float64Array(rows * columns), rows, columns };
}

export function identity(size: number): Matrix {
  const matrix = zeros(size, size);
  for (let at = 0; at < size; at++) matrix.values[at * size + at] = 1;
  return matrix;
}

/** Returns row `at` as a view: writing into it writes into the matrix. */
export function rowOf(matrix: Matrix, at: number): Float64Array {
  return matrix.values.subarray(at * matrix.columns, (at + 1) * matrix.columns);
}

export function transpose({ values, rows, columns }: Matrix): Matrix {
  const turned = zeros(columns, rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      turned.values[column * rows + row] = values[row * columns + column]!;
    }
  }
  return turned;
}

/** Returns left · right. Throws RangeError where the inner sizes differ. */
export function multiply(left: Matrix, right: Matrix): Matrix {
  if (left.columns !== right.rows) {
    throw new RangeError(
      `a product needs as many columns as rows, got ${left.columns} and ${right.rows}`,
    );
  }
  const product = zeros(left.rows, right.columns);
  for (let row = 0; row < left.rows; row++) {
    const sums = rowOf(product, row);
    for (let inner = 0; inner < left.columns; inner++) {
      addScaled(sums, left.values[row * left.columns + inner]!, rowOf(right, inner));
    }
  }
  return product;
}

export function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += left[at]! * right[at]!;
  return sum;
}

/** Adds factor · addend to the sums. */
export function addScaled(sums: Float64Array, factor: number, addend: Float64Array): void {
  for (let at = 0; at < sums.length; at++) sums[at]! += factor * addend[at]!;
}

/** Throws RangeError unless the matrix is square and its numbers are finite. */
export function requireSquare({ values, rows, columns }: Matrix): void {
  if (rows !== columns) {
    throw new RangeError(`the matrix must be square, got ${rows} x ${columns}`);
  }
  requireFinite(values);
}

function requireFinite(values: Float64Array): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) throw new RangeError(`the matrix must be finite, got ${values[at]} at ${at}`);
}
