import * as tf from '@tensorflow/tfjs-core';
import type { Layer, WeightSpec, Weights } from '../../layers/layer';
import { maskedDense } from '../../layers/maskedDense';
import { repeatRows } from '../../operations/repeatRows';

/** Where a step takes its codes to. */
export interface StepResult {
  /** [rows, dimensions] */
  codes: tf.Tensor;
  /** log |det d codes / d input| of each row, nats [rows]. */
  logDeterminant: tf.Tensor;
}

/** One step of an inverse autoregressive flow. */
export interface AutoregressiveStep {
  readonly weights: readonly WeightSpec[];
  /** @param context [images, contextUnits]: what codes [images * draws, dimensions] are of, `draws` rows each. */
  apply(codes: tf.Tensor, context: tf.Tensor, weights: Weights): StepResult;
}

/**
 * What the gate's bias begins with: a new step keeps about sigmoid(2) = 0.88 of its input and is close to no
 * step at all (Kingma et al. 2016, section 4).
 */
const GATE_BIAS = 2;

/**
 * Returns the step codes = g input + (1 - g) m, g = sigmoid(s), of Kingma et al., "Improved variational
 * inference with inverse autoregressive flow" (2016), algorithm 1. m and s of a dimension depend on
 * the dimensions before it (after it, where `isReversed`) and on the context. So the Jacobian is
 * triangular with g on its diagonal, and its log-determinant the sum of log g.
 *
 * The network is a MADE (Germain et al. 2015) with one hidden layer of ReLUs. Hidden degrees begin at 0:
 * units that see the context alone, by which the first dimension depends on the image, too.
 */
export function autoregressiveStep(
  name: string,
  dimensions: number,
  contextUnits: number,
  hiddenUnits: number,
  isReversed: boolean,
): AutoregressiveStep {
  const places = Array.from({ length: dimensions }, (_, i) =>
    isReversed ? dimensions - i : i + 1,
  );
  const hidden = Array.from({ length: hiddenUnits }, (_, i) => i % dimensions);
  // Of degree 0, the context is seen by every hidden unit.
  const inputs = [...places, ...Array.from({ length: contextUnits }, () => 0)];
  const features = maskedDense(
    `${name}/hidden`,
    { inputs, units: hidden, isStrict: false },
    'relu',
  );
  const head = (part: string) =>
    maskedDense(`${name}/${part}`, { inputs: hidden, units: places, isStrict: true }, 'linear');
  const [shift, gate] = [head('shift'), open(head('gate'))];

  return {
    weights: [features, shift, gate].flatMap((layer) => layer.weights),
    apply(codes, context, weights) {
      const given = repeatRows(context, codes.shape[0] / context.shape[0]);
      const seen = features.apply(tf.concat([codes, given], 1), weights);
      const logits = gate.apply(seen, weights);
      const kept = tf.sigmoid(logits);
      const moved = shift.apply(seen, weights);
      return {
        codes: tf.add(moved, tf.mul(kept, tf.sub(codes, moved))),
        // log sigmoid(s) = -softplus(-s) does not take the logarithm of a rounded 0.
        logDeterminant: tf.neg(tf.sum(tf.softplus(tf.neg(logits)), 1)),
      };
    },
  };
}

function open(gate: Layer): Layer {
  const weights = gate.weights.map((spec) =>
    spec.name.endsWith('/bias')
      ? { ...spec, initializer: { kind: 'constant' as const, value: GATE_BIAS } }
      : spec,
  );
  return { ...gate, weights };
}
