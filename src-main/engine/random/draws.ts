import * as tf from '@tensorflow/tfjs-core';
import { seededNormal, seededUniform } from '../operations/seededRandom';
import type { Shape } from '../shape';

/** 2^32 over the golden ratio: its multiples spread over all 32-bit words (Knuth, volume 3, section 6.4). */
const GOLDEN = 0x9e3779b9;

/**
 * The random numbers of one computation. Each draw depends on the computation's seed (int32 [2]) and on
 * how many draws came before it, so a traced computation draws the same as an eager one.
 */
export class Draws {
  #count = 0;

  constructor(private readonly seed: tf.Tensor) {}

  /** Returns standard normal numbers. */
  normal(shape: Shape): tf.Tensor {
    return seededNormal([...shape], this.#nextSeed());
  }

  /** Returns numbers uniform in [0, 1). */
  uniform(shape: Shape): tf.Tensor {
    return seededUniform([...shape], this.#nextSeed());
  }

  #nextSeed(): tf.Tensor {
    const place = this.#count++;
    if (place === 0) return this.seed;
    return tf.add(this.seed, tf.tensor1d([Math.imul(place, GOLDEN), 0], 'int32'));
  }
}
