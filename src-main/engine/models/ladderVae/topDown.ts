import * as tf from '@tensorflow/tfjs-core';
import { dense } from '../../layers/dense';
import type { WeightSpec, Weights } from '../../layers/layer';
import { type GaussianParameters, gaussianKlNatsPerDimension } from '../../objectives/gaussianKl';
import { precisionWeighted } from '../../objectives/precisionWeighted';
import { reparameterise } from '../../objectives/reparameterise';
import { gaussianHeads } from './gaussianHeads';

/** What the way down gives. Lists are by layer, lowest first. */
export interface Descent {
  /** The posteriors on the scale of their priors, as codes are: [rows, dimensions]. */
  posteriors: GaussianParameters[];
  /** KL of the posteriors to their priors, nats [rows, dimensions]. */
  klNats: tf.Tensor[];
  /** The draws on the scale of their priors [rows, dimensions]. */
  codes: tf.Tensor[];
  /** The lowest layer's draw as the decoder wants it [rows, dimensions]. */
  bottom: tf.Tensor;
}

/** The way down through the layers. Lists are by layer, lowest first. */
export interface TopDown {
  readonly weights: readonly WeightSpec[];
  /** Draws all layers, given what an image says of each and standard normal noise. */
  infer(
    evidence: readonly GaussianParameters[],
    noise: readonly tf.Tensor[],
    weights: Weights,
  ): Descent;
  /** Returns the lowest layer of codes as the decoder wants it. */
  generate(codes: readonly tf.Tensor[], weights: Weights): tf.Tensor;
}

/**
 * Returns the way down of a ladder VAE (Sonderby et al. 2016, section 2.1). The top layer's prior is
 * standard normal; that of each other layer comes from a dense layer over the draw above. A posterior joins
 * evidence and prior by their precisions; that of the top is its evidence alone.
 *
 * Codes hold each layer on the scale of its prior: (draw - prior mean) / prior standard deviation. So
 * codes of the prior are standard normal in every dimension, a move in an upper layer takes all below it
 * along, and a KL is the same on this scale.
 */
export function topDown(dimensions: readonly number[], units: number): TopDown {
  const top = dimensions.length - 1;
  const priors = dimensions.slice(0, top).map((dimension, i) => {
    const hidden = dense(`decoder/down${i + 1}`, dimensions[i + 1]!, units, 'relu');
    const heads = gaussianHeads(`decoder/layer${i + 1}`, units, dimension);
    return {
      weights: [...hidden.weights, ...heads.weights],
      given: (above: tf.Tensor, weights: Weights) =>
        heads.gaussian(hidden.apply(above, weights), weights),
    };
  });
  const priorOf = (layer: number, above: tf.Tensor, weights: Weights) =>
    layer === top ? standardNormal() : priors[layer]!.given(above, weights);

  return {
    weights: priors.flatMap((prior) => prior.weights),
    infer(evidence, noise, weights) {
      const descent: Descent = { posteriors: [], klNats: [], codes: [], bottom: noise[top]! };
      for (let layer = top; layer >= 0; layer--) {
        const prior = priorOf(layer, descent.bottom, weights);
        const seen = evidence[layer]!;
        const posterior = layer === top ? seen : precisionWeighted(seen, prior);
        const scaled = onScaleOf(prior, posterior);
        const code = reparameterise(scaled.mean, scaled.logVariance, noise[layer]!);
        descent.posteriors.unshift(scaled);
        descent.klNats.unshift(gaussianKlNatsPerDimension(posterior, prior));
        descent.codes.unshift(code);
        descent.bottom = reparameterise(prior.mean, prior.logVariance, code);
      }
      return descent;
    },
    generate(codes, weights) {
      let lowest = codes[top]!;
      for (let layer = top - 1; layer >= 0; layer--) {
        const prior = priorOf(layer, lowest, weights);
        lowest = reparameterise(prior.mean, prior.logVariance, codes[layer]!);
      }
      return lowest;
    },
  };
}

function standardNormal(): GaussianParameters {
  return { mean: tf.scalar(0), logVariance: tf.scalar(0) };
}

/** A Gaussian of draws as one of (draw - prior mean) / prior standard deviation. */
function onScaleOf(prior: GaussianParameters, { mean, logVariance }: GaussianParameters) {
  const perDeviation = tf.exp(tf.mul(prior.logVariance, -0.5));
  return {
    mean: tf.mul(tf.sub(mean, prior.mean), perDeviation),
    logVariance: tf.sub(logVariance, prior.logVariance),
  };
}
