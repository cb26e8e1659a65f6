import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import {
  nearestWords,
  perplexity,
  straightThrough,
} from '../../../../src-main/engine/models/vqVae/codebook';

beforeAll(() => loadTensorFlow());

test('each vector gets its nearest word, and the first of two as near', () => {
  tf.tidy(() => {
    const codebook = tf.tensor2d([
      [0, 0],
      [2, 0],
      [0, 4],
    ]);
    const vectors = tf.tensor2d([
      [1.2, 0],
      [0.8, 0],
      [0, 2.5],
      [1, 0],
    ]);
    // Squared distances of the first: 1.44, 0.64, 17.44; the last is 1 from two words.
    expect(nearestWords(vectors, codebook).arraySync()).toEqual([
      [0, 1, 0],
      [1, 0, 0],
      [0, 0, 1],
      [1, 0, 0],
    ]);
  });
});

test('the gradient at the words goes to the vectors, and none to words or choices', () => {
  tf.tidy(() => {
    const codebook = tf.tensor2d([[0], [2]]);
    const [toVectors, toCodebook] = tf.grads((vectors: tf.Tensor, words: tf.Tensor) => {
      const chosen = tf.matMul(nearestWords(vectors, words), words);
      return tf.sum(tf.square(straightThrough(vectors, chosen)));
    })([tf.tensor2d([[1.5], [0.5]]), codebook]);
    // d e^2 / d e = 2 e at the words 2 and 0.
    expect(toVectors!.arraySync()).toEqual([[4], [0]]);
    expect(toCodebook!.arraySync()).toEqual([[0], [0]]);
  });
});

test('the perplexity counts words in equal use', () => {
  tf.tidy(() => {
    const of = (words: number[]) =>
      perplexity(tf.oneHot(tf.tensor1d(words, 'int32'), 5, 1, 0, 'float32')).dataSync()[0];
    expect(of([3, 3, 3])).toBeCloseTo(1, 6);
    expect(of([0, 1, 2, 4])).toBeCloseTo(4, 5);
    // exp(-(3/4 log 3/4 + 1/4 log 1/4)), worked out by hand.
    expect(of([0, 0, 0, 1])).toBeCloseTo(1.754765, 5);
  });
});
