import * as tf from '@tensorflow/tfjs-core';
import { biasActivation } from './biasActivation';
import { dense } from './dense';
import { type Activation, type Layer, weight } from './layer';

/**
 * Which inputs a unit may see, by their degrees: those below its own ('strict'), or those up to it.
 * Germain et al., "MADE: masked autoencoder for distribution estimation" (2015), section 4.
 */
export interface Degrees {
  inputs: readonly number[];
  units: readonly number[];
  isStrict: boolean;
}

/**
 * Returns a dense layer some of whose connections are cut: [batch, inputs] to [batch, units]. Weights as
 * those of a dense layer; what lies behind a cut is multiplied by 0 and never moves.
 */
export function maskedDense(name: string, degrees: Degrees, activation: Activation): Layer {
  const { inputs, units } = degrees;
  return {
    ...dense(name, inputs.length, units.length, activation),
    apply(input, weights) {
      const kernel = tf.mul(weight(weights, `${name}/kernel`), connections(degrees));
      return biasActivation(tf.matMul(input, kernel), weight(weights, `${name}/bias`), activation);
    },
  };
}

/** 1 where a unit may see an input, 0 elsewhere: [inputs, units]. */
function connections({ inputs, units, isStrict }: Degrees): tf.Tensor {
  const seen = tf.tensor2d([...inputs], [inputs.length, 1]);
  const seeing = tf.tensor2d([...units], [1, units.length]);
  return tf.cast(isStrict ? tf.less(seen, seeing) : tf.lessEqual(seen, seeing), 'float32');
}
