import { createRandom } from '../../../src-shared/random';
import { type Matrix, rowOf, zeros } from '../linearAlgebra/matrix';
import { symmetricEigen } from '../linearAlgebra/symmetricEigen';
import type { Points } from '../points';

/** Standard deviation of the first axis of a start: so near each other, all points feel all forces. */
const START_DEVIATION = 1e-4;
/** Of what is added, so that equal points part: a hundredth of it. */
const JITTER = 1e-6;

/**
 * Returns where a map begins [count * 2]: the first two principal components, as small as t-SNE needs it, with a little
 * seeded noise. Kobak and Berens 2019: such maps keep the large shape of the data.
 */
export function principalStart(points: Points, seed: number): Float32Array {
  const random = createRandom(seed, 'tsne.start');
  const coords = new Float32Array(2 * points.count);
  const mean = meanOf(points);
  const { vectors } = symmetricEigen(covariance(points, mean));
  for (let axis = 0; axis < Math.min(2, points.dim); axis++) {
    const direction = rowOf(vectors, axis);
    for (let i = 0; i < points.count; i++) {
      let sum = 0;
      for (let at = 0; at < points.dim; at++) {
        sum += direction[at]! * (points.values[i * points.dim + at]! - mean[at]!);
      }
      coords[2 * i + axis] = sum;
    }
  }
  let variance = 0;
  for (let i = 0; i < points.count; i++) variance += coords[2 * i]! ** 2 / points.count;
  const scale = variance > 0 ? START_DEVIATION / Math.sqrt(variance) : 0;
  return coords.map((value) => value * scale + JITTER * random.normal());
}

function meanOf({ values, count, dim }: Points): Float64Array {
  const mean = new Float64Array(dim);
  for (let at = 0; at < values.length; at++) mean[at % dim]! += values[at]! / count;
  return mean;
}

function covariance({ values, count, dim }: Points, mean: Float64Array): Matrix {
  const matrix = zeros(dim, dim);
  const centred = new Float64Array(dim);
  for (let i = 0; i < count; i++) {
    for (let at = 0; at < dim; at++) centred[at] = values[i * dim + at]! - mean[at]!;
    for (let row = 0; row < dim; row++) {
      for (let at = row; at < dim; at++) {
        matrix.values[row * dim + at]! += (centred[row]! * centred[at]!) / count;
      }
    }
  }
  return matrix;
}
