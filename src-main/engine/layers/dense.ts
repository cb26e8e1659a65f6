import * as tf from '@tensorflow/tfjs-core';
import { biasActivation } from './biasActivation';
import { type Activation, type Layer, weight } from './layer';

/** Returns activation(input . kernel + bias): [batch, inputUnits] to [batch, units]. */
export function dense(
  name: string,
  inputUnits: number,
  units: number,
  activation: Activation,
): Layer {
  const kernel = `${name}/kernel`;
  const bias = `${name}/bias`;
  return {
    weights: [
      {
        name: kernel,
        shape: [inputUnits, units],
        initializer: { kind: 'glorotUniform', fanIn: inputUnits, fanOut: units },
      },
      { name: bias, shape: [units], initializer: { kind: 'zeros' } },
    ],
    outputShape: [units],
    apply: (input, weights) =>
      biasActivation(tf.matMul(input, weight(weights, kernel)), weight(weights, bias), activation),
  };
}
