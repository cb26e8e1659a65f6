import * as tf from '@tensorflow/tfjs-core';
import { type Layer, weight, type Weights } from './layer';

/**
 * Squarings of the Gram matrix: 2^6 = 64 steps of power iteration, after which a singular value nine
 * tenths of the largest has lost all but 0.9^128 = 1e-6 of its share.
 */
const SQUARINGS = 6;

/** Keeps the norm of a kernel of zeros from dividing by 0. */
const TINY = 1e-12;

/**
 * Returns the largest singular value of a kernel as a matrix W [all other axes, last axis], a scalar.
 * Miyato et al., "Spectral normalization for generative adversarial networks" (2018), section 2.1. Its
 * gradient is u v', the singular vectors (there in equation 10).
 *
 * The paper goes on with the vector of the step before. Nothing is kept here, so that a step depends on
 * the weights alone: power iteration begins anew, but on the Gram matrix squared again and again, where
 * each squaring does all iterations so far once more.
 */
export function spectralNorm(kernel: tf.Tensor): tf.Tensor {
  const norm = tf.customGrad((...inputs) => {
    const [input, save] = inputs as [tf.Tensor, tf.GradSaveFunc];
    const matrix = tf.reshape<tf.Rank.R2>(input, [-1, input.shape.at(-1)!]);
    const { left, right } = dominantVectors(matrix);
    save([tf.matMul(left, right, false, true)]);
    return {
      value: tf.sum(tf.mul(left, tf.matMul(matrix, right))),
      gradFunc: (dy, saved) => tf.mul(tf.reshape(saved[0]!, input.shape), dy),
    };
  });
  return norm(kernel);
}

/** The singular vectors u [rows, 1] and v [columns, 1] of the largest singular value. */
function dominantVectors(matrix: tf.Tensor2D): { left: tf.Tensor2D; right: tf.Tensor2D } {
  const [rows, columns] = matrix.shape;
  // The smaller of the two Gram matrices, W'W and WW', gives one of the vectors; W gives the other.
  if (columns <= rows) {
    const right = dominantEigenvector(tf.matMul(matrix, matrix, true, false));
    return { left: unit(tf.matMul(matrix, right)), right };
  }
  const left = dominantEigenvector(tf.matMul(matrix, matrix, false, true));
  return { left, right: unit(tf.matMul(matrix, left, true, false)) };
}

function dominantEigenvector(gram: tf.Tensor2D): tf.Tensor2D {
  let power = gram;
  for (let i = 0; i < SQUARINGS; i++) {
    const scaled = tf.div<tf.Tensor2D>(power, tf.maximum(tf.max(tf.abs(power)), TINY));
    power = tf.matMul(scaled, scaled);
  }
  // Numbers without a pattern, so that no eigenvector is at a right angle to them.
  const start = Float32Array.from({ length: gram.shape[0] }, (_, i) => Math.sin(i + 1));
  return unit(tf.matMul(power, tf.tensor2d(start, [start.length, 1])));
}

function unit(vector: tf.Tensor2D): tf.Tensor2D {
  const length = tf.sqrt(tf.sum(tf.square(vector)));
  return tf.div(vector, tf.maximum(length, TINY));
}

/** Returns a layer whose kernel is divided by its spectral norm (Miyato et al. 2018, equation 8). */
export function spectrallyNormalised(layer: Layer): Layer {
  const kernel = layer.weights.find(({ name }) => name.endsWith('/kernel'))?.name;
  if (kernel === undefined) return layer;
  return {
    ...layer,
    apply(input, weights) {
      const raw = weight(weights, kernel);
      const normalised: Weights = new Map(weights).set(
        kernel,
        tf.div(raw, tf.maximum(spectralNorm(raw), TINY)),
      );
      return layer.apply(input, normalised);
    },
  };
}
