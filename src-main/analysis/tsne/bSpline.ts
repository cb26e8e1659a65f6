/** Floats of a row of a table: the kernels take two vectors of four. */
const ROW = 8;

/**
 * Weights of a cardinal B-spline of even order at the grid points around a place. Point k of `order` is k - order / 2 + 1 cells
 * right of the cell in which the place is, t in 0..1 of the cell. Each table has a row of 8 for each power of t, the highest first.
 */
export interface SplineTables {
  /** Weights: `order` rows. */
  weights: Float32Array;
  /** Their derivatives by t: `order - 1` rows. */
  slopes: Float32Array;
}

/**
 * Returns the tables of an order. By truncated powers (Schoenberg 1946):
 * B(x) = sum over k of (-1)^k C(p, k) (x + p/2 - k)_+^(p-1) / (p-1)!.
 */
export function splineTables(order: number): SplineTables {
  const degree = order - 1;
  const weights = new Float32Array(order * ROW);
  const slopes = new Float32Array(degree * ROW);
  for (let point = 0; point < order; point++) {
    for (let power = 0; power <= degree; power++) {
      const value = coefficient(order, point, power);
      weights[(degree - power) * ROW + point] = value;
      if (power > 0) slopes[(degree - power) * ROW + point] = power * value;
    }
  }
  return { weights, slopes };
}

/** The factor of t^power in the weight of a grid point. */
function coefficient(order: number, point: number, power: number): number {
  const degree = order - 1;
  let sum = 0;
  for (let k = 0; k <= degree - point; k++) {
    const shift = degree - point - k;
    sum += (k % 2 === 0 ? 1 : -1) * binomial(order, k) * shift ** (degree - power);
  }
  return (sum * binomial(degree, power)) / factorial(degree);
}

/** Returns the discrete spectrum of the spline's values at whole numbers, for an angle a step. */
export function splineSpectrum(order: number, angle: number): number {
  let sum = 0;
  for (let point = 0; point < order - 1; point++) {
    sum += coefficient(order, point, 0) * Math.cos((order / 2 - 1 - point) * angle);
  }
  return sum;
}

function binomial(n: number, k: number): number {
  return factorial(n) / (factorial(k) * factorial(n - k));
}

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}
