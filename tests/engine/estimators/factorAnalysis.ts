import { createRandom, type Random } from '../../../src-shared/random';

/** x = W z + b + sigma e with z and e standard normal: all of it is known in closed form. */
export interface FactorAnalysis {
  pixels: number;
  latentDim: number;
  sigma: number;
  /** W [pixels][latentDim]. */
  loading: number[][];
  offset: number[];
  /** E[z|x] = gain' x + shift, with gain [pixels][latentDim]; the diagonal of Var(z|x). */
  posterior: { gain: number[][]; shift: number[]; variances: number[] };
  /** log N(x | b, W W' + sigma^2 I), nats. */
  logDensity(x: readonly number[]): number;
  sample(random: Random, count: number): number[][];
}

/** Returns a problem with seeded numbers. */
export function factorAnalysis(pixels: number, latentDim: number, sigma: number): FactorAnalysis {
  const random = createRandom(0, 'factor analysis');
  const normals = (count: number) => Array.from({ length: count }, () => random.normal());
  const loading = Array.from({ length: pixels }, () => normals(latentDim));
  const offset = normals(pixels);
  const covariance = loading.map((row, i) =>
    loading.map((other, j) => dot(row, other) + (i === j ? sigma * sigma : 0)),
  );
  // Var(z|x) = (I + W'W / sigma^2)^-1, E[z|x] = Var(z|x) W' (x - b) / sigma^2 (Bishop, "Pattern
  // Recognition and Machine Learning", 2006, eq. 12.41 and 12.42).
  const columns = Array.from({ length: latentDim }, (_, i) => loading.map((row) => row[i]!));
  const precision = columns.map((column, i) =>
    columns.map((other, j) => dot(column, other) / (sigma * sigma) + (i === j ? 1 : 0)),
  );
  const unit = (i: number) => columns.map((_, j) => (i === j ? 1 : 0));
  const variance = columns.map((_, i) => solve(precision, unit(i)).solution);
  const gain = loading.map((row) => variance.map((each) => dot(each, row) / (sigma * sigma)));
  const shift = columns.map(
    (_, i) => -offset.reduce((sum, b, pixel) => sum + b * gain[pixel]![i]!, 0),
  );
  return {
    pixels,
    latentDim,
    sigma,
    loading,
    offset,
    posterior: { gain, shift, variances: variance.map((row, i) => row[i]!) },
    logDensity(x) {
      const centred = x.map((value, i) => value - offset[i]!);
      const { solution, logDeterminant } = solve(covariance, centred);
      return -(dot(centred, solution) + logDeterminant + pixels * Math.log(2 * Math.PI)) / 2;
    },
    sample: (from, count) =>
      Array.from({ length: count }, () => {
        const z = Array.from({ length: latentDim }, () => from.normal());
        return loading.map((row, i) => dot(row, z) + offset[i]! + sigma * from.normal());
      }),
  };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

/** Solves a x = b for a positive definite a by Gaussian elimination; log det a on the way. */
function solve(a: number[][], b: number[]): { solution: number[]; logDeterminant: number } {
  const rows = a.map((row, i) => [...row, b[i]!]);
  let logDeterminant = 0;
  for (const [pivot, row] of rows.entries()) {
    logDeterminant += Math.log(row[pivot]!);
    for (const other of rows.slice(pivot + 1)) {
      const factor = other[pivot]! / row[pivot]!;
      for (let i = pivot; i < other.length; i++) other[i]! -= factor * row[i]!;
    }
  }
  const solution = new Array<number>(b.length).fill(0);
  for (let i = b.length - 1; i >= 0; i--) {
    solution[i] = (rows[i]!.at(-1)! - dot(rows[i]!.slice(0, -1), solution)) / rows[i]![i]!;
  }
  return { solution, logDeterminant };
}
