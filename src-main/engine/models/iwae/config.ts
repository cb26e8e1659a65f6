import type { ModelConfig } from '../../../../src-shared/runConfig';
import { ELBO_TERM, KL_TERM, RECONSTRUCTION_TERM, TOTAL_TERM } from '../../objectives/terms';
import {
  denseLayers,
  LATENT_DIM_FIELD,
  LIKELIHOOD_FIELDS,
  type LikelihoodConfig,
  NETWORK_FIELDS,
} from '../network/fields';
import type { NetworkConfig } from '../network/network';
import { VAE_ABILITIES } from '../abilities';
import type { RegisteredModel } from '../registeredModel';
import { buildIwae } from './model';

/** Settings of an IWAE, complete and in range. */
export interface IwaeConfig extends NetworkConfig, LikelihoodConfig {
  latentDim: number;
  /** k: draws of the posterior for each image. */
  importanceSamples: number;
}

/** The importance weighted autoencoder's card and form. */
export const IWAE: RegisteredModel = {
  descriptor: {
    kind: 'iwae',
    title: 'Importance weighted autoencoder',
    summary:
      'The network of a VAE on a tighter bound: k draws an image, the likely ones count most.',
    family: 'variational',
    card: {
      use: 'When the likelihood matters most: it explains the data better than a VAE of the same network and uses more latent dimensions, since a draw that misses costs little beside one that hits. Each step takes the time of k decoders; with k = 1 it is the VAE.',
      loss: [
        'L = -E[log 1/k Σᵢ wᵢ],  i = 1 … k',
        'wᵢ = p(x|zᵢ) p(zᵢ) / q(zᵢ|x),  zᵢ ~ q(z|x) = N(μ(x), diag σ²(x))',
        '∇L = -E[Σᵢ (wᵢ / Σⱼ wⱼ) ∇log wᵢ]',
      ],
      source: 'Burda, Grosse and Salakhutdinov, “Importance Weighted Autoencoders”, 2016',
    },
    terms: [
      {
        ...TOTAL_TERM,
        label: 'Importance weighted bound',
        help: 'What training minimises: an upper bound of -log p(x) by k draws, never looser than the negative ELBO.',
      },
      ELBO_TERM,
      RECONSTRUCTION_TERM,
      KL_TERM,
    ],
    headline: 'totalNats',
    abilities: VAE_ABILITIES,
    fields: [
      ...NETWORK_FIELDS,
      LATENT_DIM_FIELD,
      ...LIKELIHOOD_FIELDS,
      {
        kind: 'integer',
        key: 'importanceSamples',
        label: 'Importance samples',
        help: 'Draws for each image in a step (k). More give a tighter bound and take as many times longer; 1 is the VAE.',
        min: 1,
        max: 500,
        default: 5,
      },
    ],
    presets: [
      {
        name: 'Dense 200-200-50, k = 5',
        summary: 'Two dense layers and 50 latent dimensions, as in the paper’s one-layer model.',
        values: {
          ...denseLayers(200, 200),
          latentDim: 50,
          likelihood: 'bernoulli',
          importanceSamples: 5,
        },
      },
      {
        name: 'Small dense 2-D, k = 5',
        summary: 'One small dense stack with a 2-D latent: the map forms while you watch.',
        values: {
          ...denseLayers(256, 64),
          latentDim: 2,
          likelihood: 'bernoulli',
          importanceSamples: 5,
        },
      },
    ],
  },
  build: (config, data) => buildIwae(iwaeConfig(config), data),
};

function iwaeConfig(config: ModelConfig): IwaeConfig {
  return config as unknown as IwaeConfig;
}
