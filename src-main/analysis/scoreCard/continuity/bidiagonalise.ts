import { createRandom, type Random } from '../../../../src-shared/random';
import type { LatentSubject } from '../latentSubject';
import type { MeasureTools } from '../measure';
import { addScaled, dot, type Matrix, rowOf as rowAt, zeros } from '../../linearAlgebra/matrix';

/** Next to the largest number so far, what is smaller is the rounding of the products in 32-bit floats. */
const ROUNDING = 1e-6;

/** An upper bidiagonal matrix: `beside` lies right of the diagonal, one shorter. */
export interface Bidiagonal {
  diagonal: Float64Array;
  beside: Float64Array;
}

/** The state of one code's Jacobian J: J V = U B so far. */
interface Progress {
  /** Diagonal of B. */
  alphas: Float64Array;
  /** Beside the diagonal. */
  betas: Float64Array;
  /** The directions v, one row a step. */
  directions: Matrix;
  /** The last u, an image. */
  image: Float32Array;
  largest: number;
}

/**
 * Returns, for the Jacobian J of the decoder at each of some codes, an upper bidiagonal matrix B [steps, steps] with
 * J V = U B, V and U of orthonormal columns: its singular values are those of J for `steps` = latentDim, and with fewer
 * steps come near the outer ones from within. Golub and Kahan, Calculating the Singular Values and Pseudo-Inverse of a
 * Matrix, 1965; only V is made orthogonal anew at each step, which is enough (Simon and Zha, Low-Rank Matrix
 * Approximation Using the Lanczos Bidiagonalization Process, 2000). J is only known by products with it: two a step.
 */
export async function bidiagonalise(
  subject: LatentSubject,
  { seed, betweenPasses }: MeasureTools,
  codes: Float32Array,
  steps: number,
): Promise<Bidiagonal[]> {
  const { latentDim, valuesPerImage } = subject;
  const random = createRandom(seed, 'bidiagonalise');
  const all = Array.from({ length: codes.length / latentDim }, () =>
    started(steps, latentDim, valuesPerImage, random),
  );
  for (let step = 0; step < steps; step++) {
    const directions = gathered(all, latentDim, ({ directions: { values } }, at, out) =>
      out.set(values.subarray(step * latentDim, (step + 1) * latentDim), at),
    );
    const pushed = await subject.pushForward(codes, directions);
    for (const [at, progress] of all.entries()) {
      advanceImage(progress, step, pushed.subarray(at * valuesPerImage, (at + 1) * valuesPerImage));
    }
    await betweenPasses();
    if (step + 1 === steps) break;
    const images = gathered(all, valuesPerImage, ({ image }, at, out) => out.set(image, at));
    const pulled = await subject.pullBack(codes, images);
    for (const [at, progress] of all.entries()) {
      advanceDirection(
        progress,
        step,
        pulled.subarray(at * latentDim, (at + 1) * latentDim),
        random,
      );
    }
    await betweenPasses();
  }
  return all.map(({ alphas, betas }) => ({ diagonal: alphas, beside: betas }));
}

function started(steps: number, dim: number, valuesPerImage: number, random: Random): Progress {
  const directions = zeros(steps, dim);
  freshDirection(directions, 0, random);
  return {
    alphas: new Float64Array(steps),
    betas: new Float64Array(steps - 1),
    directions,
    image: new Float32Array(valuesPerImage),
    largest: 0,
  };
}

/** α u = J v − β u of the step before. */
function advanceImage(progress: Progress, step: number, pushed: Float32Array): void {
  const { image, alphas, betas } = progress;
  const beta = step === 0 ? 0 : betas[step - 1]!;
  let squares = 0;
  for (let at = 0; at < image.length; at++) {
    const value = pushed[at]! - beta * image[at]!;
    image[at] = value;
    squares += value * value;
  }
  const alpha = Math.sqrt(squares);
  progress.largest = Math.max(progress.largest, alpha);
  if (alpha <= ROUNDING * progress.largest) {
    image.fill(0);
    return;
  }
  alphas[step] = alpha;
  for (let at = 0; at < image.length; at++) image[at]! /= alpha;
}

/** β v of the next step = Jᵀ u − α v, at right angles to all v before. */
function advanceDirection(
  progress: Progress,
  step: number,
  pulled: Float32Array,
  random: Random,
): void {
  const { directions, alphas, betas } = progress;
  const next = rowAt(directions, step + 1);
  const last = rowAt(directions, step);
  for (let axis = 0; axis < next.length; axis++) {
    next[axis] = pulled[axis]! - alphas[step]! * last[axis]!;
  }
  const beta = orthogonalise(directions, step + 1);
  progress.largest = Math.max(progress.largest, beta);
  if (beta <= ROUNDING * progress.largest) {
    // All that J does to these directions is known; the others are begun with a new one.
    freshDirection(directions, step + 1, random);
    return;
  }
  betas[step] = beta;
}

/** Makes row `at` a random direction at right angles to the rows before. */
function freshDirection(directions: Matrix, at: number, random: Random): void {
  const row = rowAt(directions, at);
  for (let axis = 0; axis < row.length; axis++) row[axis] = random.normal();
  orthogonalise(directions, at);
}

/** Takes from row `at` what lies along the rows before, brings it to length 1 and returns the length it had. */
function orthogonalise(directions: Matrix, at: number): number {
  const row = rowAt(directions, at);
  // Once leaves what rounding has put there; twice is enough.
  for (let pass = 0; pass < 2; pass++) {
    for (let before = 0; before < at; before++) {
      const other = rowAt(directions, before);
      addScaled(row, -dot(row, other), other);
    }
  }
  const length = Math.sqrt(dot(row, row));
  if (length > 0) row.forEach((value, axis) => (row[axis] = value / length));
  return length;
}

function gathered(
  all: readonly Progress[],
  width: number,
  put: (progress: Progress, at: number, out: Float32Array) => void,
): Float32Array {
  const out = new Float32Array(all.length * width);
  for (const [index, progress] of all.entries()) put(progress, index * width, out);
  return out;
}
