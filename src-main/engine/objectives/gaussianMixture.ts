import * as tf from '@tensorflow/tfjs-core';
import type { GaussianParameters } from './gaussianKl';
import { logMeanExp } from './logMeanExp';

const LOG_2_PI = Math.log(2 * Math.PI);
/** Of [batch, components, dimensions], the most values that are made at a time: 16 MB. */
const BLOCK_VALUES = 2 ** 22;

/**
 * Returns log 1/K sum_k N(code | mean_k, diag exp(logVariance_k)) of each code, nats [batch].
 * @param codes [batch, dimensions]
 * @param components of K normals, each parameter [K, dimensions].
 */
export function logGaussianMixture(codes: tf.Tensor, components: GaussianParameters): tf.Tensor {
  return logMeanExp(logEachNormal(codes, components.mean, components.logVariance));
}

/**
 * log N(code_i | mean_k, diag exp(logVariance_k)) of every code under every component [batch, K].
 *
 * With w = exp(-logVariance) and s_k = sum_i dy_ik the gradients are matrix products, which spares
 * [batch, K, dimensions] three more times:
 *   to codes        dy (w mean) - codes (dy w)
 *   to mean         w (dy' codes - s mean)
 *   to logVariance  1/2 (w (dy' codes^2 - 2 mean dy' codes + s mean^2) - s)
 */
const logEachNormal = tf.customGrad((...inputs) => {
  const [codes, mean, logVariance] = inputs as tf.Tensor[];
  const save = inputs.at(-1) as tf.GradSaveFunc;
  const precision = tf.exp(tf.neg(logVariance!));
  save([codes!, mean!, precision]);
  const squares = weighedSquares(codes!, mean!, precision);
  const constants = tf.sum(tf.add(logVariance!, LOG_2_PI), 1);
  return {
    value: tf.mul(tf.add(squares, constants), -0.5),
    gradFunc: (dy, saved) => gradients(dy, saved as [tf.Tensor, tf.Tensor, tf.Tensor]),
  };
});

/**
 * sum over dimensions of precision_k (code_i - mean_k)^2 [batch, K]. Not by matrix products: where
 * posteriors are narrow, their terms cancel and leave little.
 */
function weighedSquares(codes: tf.Tensor, mean: tf.Tensor, precision: tf.Tensor): tf.Tensor {
  const componentCount = mean.shape[0];
  const block = Math.max(1, Math.floor(BLOCK_VALUES / codes.size));
  const spread = tf.expandDims(codes, 1);
  const parts: tf.Tensor[] = [];
  for (let start = 0; start < componentCount; start += block) {
    const count = Math.min(block, componentCount - start);
    const part = (x: tf.Tensor) => tf.expandDims(tf.slice(x, start, count), 0);
    parts.push(
      tf.tidy(() => tf.sum(tf.mul(tf.squaredDifference(spread, part(mean)), part(precision)), 2)),
    );
  }
  return tf.concat(parts, 1);
}

function gradients(
  dy: tf.Tensor,
  [codes, mean, precision]: [tf.Tensor, tf.Tensor, tf.Tensor],
): tf.Tensor[] {
  const ofCodes = (x: tf.Tensor) => tf.matMul(dy, x, true);
  const shares = tf.expandDims(tf.sum(dy, 0), 1);
  const pulled = ofCodes(codes);
  const toCodes = tf.sub(
    tf.matMul(dy, tf.mul(precision, mean)),
    tf.mul(codes, tf.matMul(dy, precision)),
  );
  const toMean = tf.mul(precision, tf.sub(pulled, tf.mul(shares, mean)));
  const squares = tf.add(
    tf.sub(ofCodes(tf.square(codes)), tf.mul(tf.mul(mean, pulled), 2)),
    tf.mul(shares, tf.square(mean)),
  );
  const toLogVariance = tf.mul(tf.sub(tf.mul(precision, squares), shares), 0.5);
  return [toCodes, toMean, toLogVariance];
}
