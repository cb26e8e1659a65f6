import * as tf from '@tensorflow/tfjs-core';

/**
 * Returns which word is nearest to each vector, as rows of 0 with one 1 [vectors, words]; of several as
 * near, the first. No gradient: neither vectors nor words can move a choice a little.
 * @param vectors [vectors, size]
 * @param codebook [words, size]
 */
export const nearestWords = tf.customGrad((...inputs) => {
  const [vectors, codebook] = inputs as tf.Tensor[];
  const save = inputs.at(-1) as tf.GradSaveFunc;
  save([vectors!, codebook!]);
  // |v - e|^2 without |v|^2, which is the same for all words.
  const norms = tf.sum(tf.square(codebook!), 1);
  const distances = tf.sub(norms, tf.mul(tf.matMul(vectors!, codebook!, false, true), 2));
  const choice = tf.argMin<tf.Tensor1D>(distances, 1);
  return {
    value: tf.oneHot(choice, codebook!.shape[0], 1, 0, 'float32'),
    gradFunc: (_dy, saved) => saved.map((input) => tf.zerosLike(input)),
  };
});

/**
 * Returns the words, with their gradient passed on to the vectors that they stand for and none to the
 * words (the straight-through estimator; van den Oord et al. 2017, section 3.2). Both of one shape.
 */
export const straightThrough = tf.customGrad((...inputs) => {
  const [, words] = inputs as tf.Tensor[];
  return { value: words!.clone(), gradFunc: (dy) => [dy, tf.zerosLike(dy)] };
});

/** Returns exp of the entropy of the words’ shares, a scalar: so many words in equal use have it too. */
export function perplexity(choices: tf.Tensor): tf.Tensor {
  const shares = tf.mean(choices, 0);
  // 0 log 0 is 0 for a word that is not used.
  const logs = tf.log(tf.maximum(shares, 1e-30));
  return tf.exp(tf.neg(tf.sum(tf.mul(shares, logs))));
}
