import * as tf from '@tensorflow/tfjs-core';

/**
 * Half the distance of the two points between which a slope is taken, of each value. Codes near 1 have an
 * error of about 1e-7 in float32: slopes have one of 1e-4, and the curve between the points adds less.
 */
const HALF_STEP = 1e-3;

/**
 * Returns ||dh/dx||_F^2 of each code h = sigmoid(x W + b), [batch]: codes [batch, latentDim], kernel W
 * [inputs, latentDim] (Rifai et al., "Contractive auto-encoders", 2011, section 3):
 *   sum_j (h_j (1 - h_j))^2 sum_i W_ij^2.
 */
export function sigmoidContraction(codes: tf.Tensor, kernel: tf.Tensor): tf.Tensor {
  const slopes = tf.mul(codes, tf.sub(1, codes));
  return tf.sum(tf.mul(tf.square(slopes), tf.sum(tf.square(kernel), 0)), -1);
}

/**
 * Returns an unbiased estimate of ||dh/dx||_F^2 of each image, [batch], for any encoder x -> h. For v of
 * independent signs E[v v'] = I, so E ||J v||^2 = tr(J' J) = ||J||_F^2 (Hutchinson, "A stochastic
 * estimator of the trace of the influence matrix", 1990). J v is the slope along v by central
 * differences: two forward passes instead of a gradient for each unit of the code.
 * @param uniform numbers uniform in [0, 1) of the images' shape, that decide the signs
 */
export function estimatedContraction(
  encode: (images: tf.Tensor) => tf.Tensor,
  images: tf.Tensor,
  uniform: tf.Tensor,
): tf.Tensor {
  const signs = tf.sub(tf.mul(tf.cast(tf.less(uniform, 0.5), 'float32'), 2), 1);
  const shift = tf.mul(signs, HALF_STEP);
  const codes = encode(tf.concat([tf.add(images, shift), tf.sub(images, shift)], 0));
  const [ahead, behind] = tf.split(codes, 2, 0);
  const slopes = tf.div(tf.sub(ahead!, behind!), 2 * HALF_STEP);
  return tf.sum(tf.square(slopes), -1);
}
