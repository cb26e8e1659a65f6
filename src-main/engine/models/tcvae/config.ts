import type { FieldSchema } from '../../../../src-shared/schema/fields';
import { ELBO_TERMS } from '../../objectives/terms';
import {
  denseLayers,
  KERAS_CONV,
  LATENT_DIM_FIELD,
  LIKELIHOOD_FIELDS,
  type LikelihoodConfig,
  NETWORK_FIELDS,
} from '../network/fields';
import type { NetworkConfig } from '../network/network';
import { VAE_ABILITIES } from '../abilities';
import type { RegisteredModel } from '../registeredModel';
import { buildTcvae } from './model';

/** Settings of a beta-TCVAE, complete and in range. */
export interface TcvaeConfig extends NetworkConfig, LikelihoodConfig {
  latentDim: number;
  alpha: number;
  beta: number;
  gamma: number;
}

function weight(key: string, label: string, help: string, byDefault: number): FieldSchema {
  return { kind: 'number', key, label, help, min: 0, max: 1000, default: byDefault };
}

/** The beta-TCVAE's card and form. */
export const TCVAE: RegisteredModel = {
  descriptor: {
    kind: 'tcvae',
    title: 'β-TCVAE',
    summary: 'VAE that asks its latent dimensions to be independent, and nothing else of them.',
    family: 'variational',
    card: {
      use: 'To get dimensions that each stand for one thing. A beta-VAE pays for that with blurrier images, because its beta also takes information out of the code; here only the dependence between dimensions is weighed by beta.',
      loss: [
        'L = E_q[-log p(x|z)] + α MI + β TC + γ Σⱼ KL(q(zⱼ) ‖ p(zⱼ))',
        'MI = KL(q(z, n) ‖ q(z) p(n)),  TC = KL(q(z) ‖ Πⱼ q(zⱼ)),  q(z) = 1/N Σₙ q(z|xₙ)',
        'q(z) ≈ 1/N q(z|x) + 1/M Σₘ q(z|xₘ) + (N-M)/(NM) q(z|x′), over the M other images of the batch, the last one x′ apart',
      ],
      source:
        'Chen, Li, Grosse and Duvenaud, “Isolating Sources of Disentanglement in Variational Autoencoders”, 2018',
    },
    terms: [
      ...ELBO_TERMS,
      {
        key: 'miNats',
        label: 'Mutual information',
        unit: 'nats',
        help: 'What a code tells of which image it came from, at most the logarithm of their number; an estimate from each batch.',
      },
      {
        key: 'tcNats',
        label: 'Total correlation',
        unit: 'nats',
        help: 'How far the latent dimensions are from independent of one another; an estimate from each batch, low where the batch is small, so that it may fall below 0.',
      },
      {
        key: 'dimensionKlNats',
        label: 'Dimension-wise KL',
        unit: 'nats',
        help: 'How far each dimension by itself, over all images, is from the prior; an estimate from each batch.',
      },
    ],
    headline: 'elboNats',
    abilities: VAE_ABILITIES,
    fields: [
      ...NETWORK_FIELDS,
      { ...LATENT_DIM_FIELD, default: 10 } as FieldSchema,
      ...LIKELIHOOD_FIELDS,
      weight('alpha', 'Alpha', 'Weight of the mutual information between image and code.', 1),
      weight(
        'beta',
        'Beta',
        'Weight of the total correlation: more asks for more independent dimensions.',
        6,
      ),
      weight('gamma', 'Gamma', 'Weight of each dimension’s distance to the prior.', 1),
    ],
    presets: [
      {
        name: 'Convolutional, 10-D, β = 6',
        summary: 'The weights of the paper on a small convolutional network.',
        values: { ...KERAS_CONV, latentDim: 10, likelihood: 'bernoulli', beta: 6 },
      },
      {
        name: 'Dense 256-64, 2-D',
        summary: 'Two dimensions, so that independence can be seen on the map.',
        values: { ...denseLayers(256, 64), latentDim: 2, likelihood: 'bernoulli', beta: 6 },
      },
    ],
  },
  build: (config, data) => buildTcvae(config as unknown as TcvaeConfig, data),
};
