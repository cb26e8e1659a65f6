import * as tf from '@tensorflow/tfjs-core';
import { loadTensorFlow } from '../../src-main/engine/backends/tensorflow';
import type { ImageSource } from '../../src-main/engine/session/session';
import { sizeOf } from '../../src-main/engine/shape';
import { createRandom } from '../../src-shared/random';

const PASS = 2000;
/** Subspace iterations; the error changes by less than 1e-6 of itself after half of them on MNIST. */
const ITERATIONS = 200;

/**
 * Returns the mean squared error per image that principal components leave on the images that they are
 * of: the trace of the covariance less its largest eigenvalues. These are found by orthogonal iteration
 * (Golub and Van Loan, "Matrix Computations", 2013, section 8.2.4) in float64.
 */
export async function pcaError(source: ImageSource, components: number): Promise<number> {
  const { covariance, size } = await covarianceOf(source);
  const random = createRandom(0, 'bench/pca');
  let basis = orthonormal(
    Array.from({ length: components }, () =>
      Float64Array.from({ length: size }, () => random.normal()),
    ),
  );
  for (let i = 0; i < ITERATIONS; i++) {
    basis = orthonormal(basis.map((vector) => product(covariance, vector)));
  }
  const kept = basis.reduce((sum, vector) => sum + dot(vector, product(covariance, vector)), 0);
  let trace = 0;
  for (let i = 0; i < size; i++) trace += covariance[i * size + i]!;
  return trace - kept;
}

/** Covariance [size * size] of a source's images, with the divisor count. */
async function covarianceOf(source: ImageSource) {
  await loadTensorFlow();
  const { height, width, channels } = source.shape;
  const size = sizeOf([height, width, channels]);
  const covariance = new Float64Array(size * size);
  const mean = new Float64Array(size);
  for (let start = 0; start < source.count; start += PASS) {
    const count = Math.min(PASS, source.count - start);
    const images = new Float32Array(count * size);
    source.gather(
      Uint32Array.from({ length: count }, (_, i) => start + i),
      images,
    );
    const [products, sums] = tf.tidy(() => {
      const rows = tf.tensor2d(images, [count, size]);
      return [tf.matMul(rows, rows, true, false).dataSync(), tf.sum(rows, 0).dataSync()];
    });
    for (let i = 0; i < covariance.length; i++) covariance[i]! += products[i]! / source.count;
    for (let i = 0; i < size; i++) mean[i]! += sums[i]! / source.count;
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) covariance[i * size + j]! -= mean[i]! * mean[j]!;
  }
  return { covariance, size };
}

/** Gram and Schmidt's orthonormal vectors of the same span. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const vector of vectors) {
    const rest = vector.slice();
    for (const earlier of basis) {
      const share = dot(rest, earlier);
      for (let i = 0; i < rest.length; i++) rest[i]! -= share * earlier[i]!;
    }
    const length = Math.sqrt(dot(rest, rest));
    basis.push(rest.map((value) => value / length));
  }
  return basis;
}

function product(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  return Float64Array.from({ length: size }, (_, row) =>
    dot(matrix.subarray(row * size, (row + 1) * size), vector),
  );
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
