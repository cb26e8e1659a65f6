import type { ModelConfig } from '../../../../src-shared/runConfig';
import { ELBO_TERMS } from '../../objectives/terms';
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
import { buildIafVae } from './model';

/** Settings of a VAE with a flow posterior, complete and in range. */
export interface IafVaeConfig extends NetworkConfig, LikelihoodConfig {
  latentDim: number;
  flowSteps: number;
  flowUnits: number;
}

/** The card and form of the VAE with a flow posterior. */
export const IAF_VAE: RegisteredModel = {
  descriptor: {
    kind: 'iaf-vae',
    title: 'VAE with a flow posterior (IAF)',
    summary:
      'The Gaussian posterior of each image is bent by an inverse autoregressive flow to fit better.',
    family: 'variational',
    card: {
      use: 'When the bound matters: a VAE’s posterior is a Gaussian whose dimensions do not depend on one another, and what the true one has beyond that is lost. The flow gives correlated and curved posteriors at a small cost a step. The code of an image is where the flow takes zero noise: a typical code, not the mean. The KL is an estimate from one draw an image.',
      loss: [
        'L = E[-log p(x|z)] + E[log q(z|x) - log p(z)],  p(z) = N(0, I)',
        'z₀ = μ(x) + σ(x) ε,  ε ~ N(0, I)',
        'zₜ = gₜ zₜ₋₁ + (1 - gₜ) mₜ,  gₜ = sigmoid(sₜ);  mₜ, sₜ = MADE(zₜ₋₁, h(x))',
        'log q(z|x) = log N(ε|0, I) - Σ log σ - Σₜ Σᵢ log gₜᵢ',
      ],
      source:
        'Kingma, Salimans, Jozefowicz, Chen, Sutskever and Welling, “Improved variational inference with inverse autoregressive flow”, 2016; masks: Germain et al., “MADE”, 2015',
    },
    terms: [...ELBO_TERMS],
    headline: 'elboNats',
    abilities: VAE_ABILITIES,
    fields: [
      ...NETWORK_FIELDS,
      LATENT_DIM_FIELD,
      {
        kind: 'integer',
        key: 'flowSteps',
        label: 'Flow steps',
        help: 'How often the posterior is bent; each step runs through the dimensions in the other order. Two at least let each dimension depend on every other.',
        min: 1,
        max: 8,
        default: 2,
      },
      {
        kind: 'integer',
        key: 'flowUnits',
        label: 'Units of a step',
        help: 'Width of the hidden layer in each step’s network.',
        min: 1,
        max: 2048,
        default: 256,
      },
      ...LIKELIHOOD_FIELDS,
    ],
    presets: [
      {
        name: 'Dense 512-256-20, two steps',
        summary:
          'The network of the plain VAE’s dense preset with two flow steps, to compare with.',
        values: {
          ...denseLayers(512, 256),
          latentDim: 20,
          flowSteps: 2,
          flowUnits: 256,
          likelihood: 'bernoulli',
        },
      },
      {
        name: 'Small dense 2-D, four steps',
        summary: 'Two latent dimensions, bent four times.',
        values: {
          ...denseLayers(256, 64),
          latentDim: 2,
          flowSteps: 4,
          flowUnits: 64,
          likelihood: 'bernoulli',
        },
      },
    ],
  },
  build: (config, data) => buildIafVae(iafVaeConfig(config), data),
};

function iafVaeConfig(config: ModelConfig): IafVaeConfig {
  return config as unknown as IafVaeConfig;
}
