import * as tf from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../../../src-shared/domain';
import { sizeOf } from '../../shape';
import type { NetworkConfig } from './network';

/** Images and their classes as one input of an encoder. */
export interface LabelledInput {
  /** What the encoder is built for. */
  readonly shape: ImageShape;
  /** images [batch, h, w, c] and classes [batch, classCount] to [batch, ...shape]. */
  join(images: tf.Tensor, classes: tf.Tensor): tf.Tensor;
}

/**
 * Returns how a network sees an image together with its class, given as one number for each class.
 * Before a convolution each of these numbers is a plane of its own beside the image's channels; before a
 * dense layer they are appended to the flattened image.
 */
export function labelledInput(
  { encoder }: NetworkConfig,
  shape: ImageShape,
  classCount: number,
): LabelledInput {
  return encoder[0]?.type === 'conv'
    ? withPlanes(shape, classCount)
    : withNumbers(shape, classCount);
}

function withPlanes({ height, width, channels }: ImageShape, classCount: number): LabelledInput {
  return {
    shape: { height, width, channels: channels + classCount },
    join(images, classes) {
      const cells = tf.reshape(classes, [-1, 1, 1, classCount]);
      return tf.concat([images, tf.tile(cells, [1, height, width, 1])], 3);
    },
  };
}

function withNumbers({ height, width, channels }: ImageShape, classCount: number): LabelledInput {
  const size = sizeOf([height, width, channels]);
  return {
    shape: { height: 1, width: 1, channels: size + classCount },
    join: (images, classes) =>
      tf.reshape(tf.concat([tf.reshape(images, [-1, size]), classes], 1), [
        -1,
        1,
        1,
        size + classCount,
      ]),
  };
}
