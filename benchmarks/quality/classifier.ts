import * as tf from '@tensorflow/tfjs-core';
import { loadTensorFlow } from '../../src-main/engine/backends/tensorflow';
import type { ImageSource } from '../../src-main/engine/session/session';
import { sizeOf } from '../../src-main/engine/shape';
import { createRandom } from '../../src-shared/random';

const UNITS = 300;
const CLASSES = 10;
const BATCH_SIZE = 128;
const EPOCHS = 5;
const LEARNING_RATE = 1e-3;
const TEST_PASS = 1000;

/** Tells digits apart; it has seen nothing but real ones. */
export interface Classifier {
  /** The share of images [count * size] of the class beside them. */
  accuracy(images: Float32Array, labels: Int32Array): number;
  /** The same for all images of a labelled source. */
  accuracyOn(source: ImageSource): number;
  dispose(): void;
}

/**
 * Returns a classifier 784-300-10 trained on all labels of a source, apart from the workbench's models
 * and optimizers: those are tfjs' own.
 */
export async function trainClassifier(source: ImageSource, seed: number): Promise<Classifier> {
  await loadTensorFlow();
  const { height, width, channels } = source.shape;
  const size = sizeOf([height, width, channels]);
  const random = createRandom(seed, 'bench/classifier');
  const normals = (inputs: number, units: number) =>
    tf.variable(
      tf.tensor2d(
        Float32Array.from(
          { length: inputs * units },
          () => random.normal() * Math.sqrt(2 / inputs),
        ),
        [inputs, units],
      ),
    );
  const weights = [
    normals(size, UNITS),
    tf.variable(tf.zeros([UNITS])),
    normals(UNITS, CLASSES),
    tf.variable(tf.zeros([CLASSES])),
  ];
  const [firstKernel, firstBias, lastKernel, lastBias] = weights as [
    tf.Variable,
    tf.Variable,
    tf.Variable,
    tf.Variable,
  ];
  const logits = (images: tf.Tensor) => {
    const hidden = tf.relu(tf.add(tf.matMul(images, firstKernel), firstBias));
    return tf.add(tf.matMul(hidden, lastKernel), lastBias);
  };
  const optimizer = tf.train.adam(LEARNING_RATE);
  const order = Uint32Array.from({ length: source.count }, (_, i) => i);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    random.shuffle(order);
    for (let start = 0; start < source.count; start += BATCH_SIZE) {
      const indices = order.slice(start, start + BATCH_SIZE);
      const { images, labels } = labelledBatch(source, indices, size);
      optimizer.minimize(() => {
        const given = tf.tensor2d(images, [indices.length, size]);
        const targets = tf.oneHot(tf.tensor1d(labels, 'int32'), CLASSES);
        const perImage = tf.sum(tf.mul(targets, tf.logSoftmax(logits(given))), 1);
        return tf.neg(tf.mean(perImage));
      });
    }
  }
  const accuracy = (images: Float32Array, labels: Int32Array) =>
    tf.tidy(() => {
      const classes = tf.argMax(logits(tf.tensor2d(images, [labels.length, size])), 1).dataSync();
      return labels.filter((label, i) => classes[i] === label).length / labels.length;
    });
  return {
    accuracy,
    accuracyOn(test) {
      let right = 0;
      for (let start = 0; start < test.count; start += TEST_PASS) {
        const count = Math.min(TEST_PASS, test.count - start);
        const indices = Uint32Array.from({ length: count }, (_, i) => start + i);
        const { images, labels } = labelledBatch(test, indices, size);
        right += accuracy(images, labels) * count;
      }
      return right / test.count;
    },
    dispose: () => {
      tf.dispose(weights);
      optimizer.dispose();
    },
  };
}

function labelledBatch(source: ImageSource, indices: Uint32Array, size: number) {
  const images = new Float32Array(indices.length * size);
  source.gather(indices, images);
  return { images, labels: Int32Array.from(indices, (index) => source.labels![index]!) };
}
