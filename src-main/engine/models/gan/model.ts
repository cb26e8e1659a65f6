import * as tf from '@tensorflow/tfjs-core';
import type { Weights } from '../../layers/layer';
import { detach } from '../../operations/detach';
import type { DataSpec, Model } from '../model';
import type { GanConfig } from './config';
import { discriminatorNetwork } from './discriminator';
import { generatorNetwork } from './generator';

/**
 * Adam's beta1 as Zhang et al., "Self-attention GANs" (2019), section 4, have it: a network that goes on in
 * the direction of steps ago runs past an opponent who has moved. With the usual 0.9 the generated digits
 * collapse to a single one.
 */
const NO_MOMENTUM = 0;

/**
 * Returns a GAN with the non-saturating loss (Goodfellow et al. 2014, section 3) and a spectrally
 * normalised discriminator (Miyato et al. 2018). Both networks are moved in each step, at the same
 * weights: the objective is the sum of their losses, where the discriminator's has no gradient to the
 * made images and the generator's none to the discriminator's weights.
 * @throws ConfigError when the layers do not fit one another or the image's shape.
 */
export function buildGan(config: GanConfig, { shape }: DataSpec): Model {
  const { latentDim } = config;
  const discriminator = discriminatorNetwork(config, shape);
  const generator = generatorNetwork(config, shape);

  return {
    latentDim,
    weights: [...generator.weights, ...discriminator.weights],
    terms: ['totalNats', 'discriminatorNats', 'generatorNats', 'realScore', 'fakeScore'],
    adamBeta1: NO_MOMENTUM,
    usesLabels: false,
    coefficients: () => ({}),
    losses({ images }, draws, _coefficients, weights) {
      const fakes = generator.images(draws.normal([images.shape[0], latentDim]), weights);
      const realLogits = discriminator.logits(images, weights);
      const fakeLogits = discriminator.logits(detach(fakes), weights);
      const judged = discriminator.logits(fakes, withoutGradient(discriminator.weights, weights));
      // -log D = softplus(-logit), -log(1 - D) = softplus(logit).
      const discriminatorNats = tf.add(
        tf.mean(tf.softplus(tf.neg(realLogits))),
        tf.mean(tf.softplus(fakeLogits)),
      );
      const generatorNats = tf.mean(tf.softplus(tf.neg(judged)));
      return {
        totalNats: tf.add(discriminatorNats, generatorNats),
        discriminatorNats,
        generatorNats,
        realScore: tf.mean(tf.sigmoid(realLogits)),
        fakeScore: tf.mean(tf.sigmoid(fakeLogits)),
      };
    },
    encode: null,
    decode: (codes, _labels, weights) => tf.tidy(() => generator.images(codes, weights)),
    reconstructionNats: null,
    samplePrior: (count, draws) => draws.normal([count, latentDim]),
    logWeights: null,
  };
}

function withoutGradient(specs: readonly { name: string }[], weights: Weights): Weights {
  const fixed = new Map(weights);
  for (const { name } of specs) fixed.set(name, detach(weights.get(name)!));
  return fixed;
}
