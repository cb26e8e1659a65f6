import type { ModelConfig } from '../../../../src-shared/runConfig';
import { LOG_VARIANCE_LIMIT } from '../../objectives/reparameterise';
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
import { buildVae } from './model';
import {
  BETA_FIELDS,
  type BetaConfig,
  OBJECTIVE_FIELDS,
  type ObjectiveConfig,
} from './objectiveFields';

/** Settings of a VAE, complete and in range. */
export interface VaeConfig extends NetworkConfig, LikelihoodConfig, BetaConfig, ObjectiveConfig {
  latentDim: number;
}

/** The VAE's card and form. */
export const VAE: RegisteredModel = {
  descriptor: {
    kind: 'vae',
    title: 'Variational autoencoder',
    summary: 'Gaussian posterior for each image, standard normal prior; beta weighs the KL term.',
    family: 'variational',
    card: {
      use: 'The place to begin: a smooth latent space that can be sampled, with one number, the ELBO, to compare runs by. Its images are softer than those of a plain autoencoder.',
      loss: [
        'L = E_q[-log p(x|z)] + β KL(q(z|x) ‖ p(z))',
        'q(z|x) = N(μ(x), diag σ²(x)),  p(z) = N(0, I)',
        'z = μ + σ ε,  ε ~ N(0, I)',
        `log σ² is held within ±${LOG_VARIANCE_LIMIT}`,
        'With free nats λ: Σⱼ max(λ, mean KLⱼ) in place of KL',
        'Score function: ∇ = (f − b) ∇ log q(z|x) + ∇f,  f = -log p(x|z),  b the mean f of the other draws',
      ],
      source:
        'Kingma and Welling, “Auto-Encoding Variational Bayes”, 2014; beta: Higgins et al., “beta-VAE”, 2017; cycles: Fu et al., “Cyclical Annealing Schedule”, 2019; free nats: Kingma et al., “Improving Variational Inference with Inverse Autoregressive Flow”, 2016; score function: Ranganath et al., “Black Box Variational Inference”, 2014',
    },
    terms: [...ELBO_TERMS],
    headline: 'elboNats',
    abilities: VAE_ABILITIES,
    fields: [
      ...NETWORK_FIELDS,
      LATENT_DIM_FIELD,
      ...LIKELIHOOD_FIELDS,
      ...BETA_FIELDS,
      ...OBJECTIVE_FIELDS,
    ],
    presets: [
      {
        name: 'Convolutional, 2-D',
        summary:
          'The network of the Keras VAE example: two strided convolutions, dense 16, 2-D latent.',
        values: { ...KERAS_CONV, latentDim: 2, likelihood: 'bernoulli', beta: 1 },
      },
      {
        name: 'Dense 512-256-20',
        summary:
          'Two dense layers and 20 latent dimensions: sharp reconstructions, quick to train.',
        values: { ...denseLayers(512, 256), latentDim: 20, likelihood: 'bernoulli', beta: 1 },
      },
      {
        name: 'Small dense 2-D',
        summary: 'One small dense stack with a 2-D latent: the map forms while you watch.',
        values: { ...denseLayers(256, 64), latentDim: 2, likelihood: 'bernoulli', beta: 1 },
      },
      {
        name: 'Reconstruction only, 2-D',
        summary:
          'No KL: a latent space with gaps, to be compared with that of the whole loss and of the KL alone.',
        values: { ...denseLayers(256, 64), latentDim: 2, lossParts: 'reconstruction' },
      },
      {
        name: 'KL only, 2-D',
        summary: 'No reconstruction: every code becomes the prior, and all images look alike.',
        values: { ...denseLayers(256, 64), latentDim: 2, lossParts: 'kl' },
      },
    ],
  },
  build: (config, data) => buildVae(vaeConfig(config), data),
};

function vaeConfig(config: ModelConfig): VaeConfig {
  return config as unknown as VaeConfig;
}
