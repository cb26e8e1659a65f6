import * as tf from '@tensorflow/tfjs-core';
import type { FieldSchema } from '../../../../src-shared/schema/fields';
import type { Draws } from '../../random/draws';

/** What is done to an image before it is encoded. */
export interface CorruptionConfig {
  corruption: 'gaussian' | 'masking' | 'salt-and-pepper';
  /** Standard deviation of Gaussian noise. */
  noiseSpread: number;
  /** Chance of each value to be lost, with masking and salt and pepper. */
  corruptedShare: number;
}

export const CORRUPTION_FIELDS: FieldSchema[] = [
  {
    kind: 'choice',
    key: 'corruption',
    label: 'Corruption',
    help: 'What is done to an image before it is encoded; the decoder is to give the clean one.',
    options: [
      { value: 'gaussian', label: 'Gaussian noise', help: 'Normal noise is added to each value.' },
      { value: 'masking', label: 'Masking', help: 'Some values are set to 0.' },
      {
        value: 'salt-and-pepper',
        label: 'Salt and pepper',
        help: 'Some values are set to 0 or 1, by the toss of a coin.',
      },
    ],
    default: 'masking',
  },
  {
    kind: 'number',
    key: 'noiseSpread',
    label: 'Noise spread',
    help: 'Standard deviation of the added noise, on the scale of the data.',
    min: 0,
    max: 10,
    default: 0.3,
    appliesWhen: { key: 'corruption', equals: 'gaussian' },
  },
  {
    kind: 'number',
    key: 'corruptedShare',
    label: 'Corrupted share',
    help: 'Share of an image’s values that is lost.',
    min: 0,
    max: 1,
    default: 0.3,
    appliesWhen: { key: 'corruption', equals: ['masking', 'salt-and-pepper'] },
  },
];

/**
 * Returns corrupted images of the same shape (Vincent et al. 2010, section 4.2): Gaussian noise added,
 * values masked by 0, or by 0 or 1 with equal chances. Each value is lost with a chance of its own, where
 * the paper takes a fixed number of each image.
 */
export function corrupted(
  { corruption, noiseSpread, corruptedShare }: CorruptionConfig,
  images: tf.Tensor,
  draws: Draws,
): tf.Tensor {
  switch (corruption) {
    case 'gaussian':
      return tf.add(images, tf.mul(draws.normal(images.shape), noiseSpread));
    case 'masking': {
      const isKept = tf.greaterEqual(draws.uniform(images.shape), corruptedShare);
      return tf.mul(images, tf.cast(isKept, 'float32'));
    }
    case 'salt-and-pepper': {
      // One number decides both: below the share the value is lost, in the lower half of it to 1.
      const chance = draws.uniform(images.shape);
      const isKept = tf.cast(tf.greaterEqual(chance, corruptedShare), 'float32');
      const isSalt = tf.cast(tf.less(chance, corruptedShare / 2), 'float32');
      return tf.add(tf.mul(images, isKept), isSalt);
    }
  }
}
