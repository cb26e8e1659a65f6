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
import { BETA_FIELDS, type BetaConfig } from '../vae/objectiveFields';
import { buildVampPrior } from './model';

/** Settings of a VAE with VampPrior, complete and in range. */
export interface VampPriorConfig extends NetworkConfig, LikelihoodConfig, BetaConfig {
  latentDim: number;
  /** Components of the prior. */
  pseudoInputs: number;
}

/** The VampPrior's card and form. */
export const VAMP_PRIOR: RegisteredModel = {
  descriptor: {
    kind: 'vamp-prior',
    title: 'VAE with VampPrior',
    summary: 'VAE whose prior is a mixture of the posteriors of images that it learns itself.',
    family: 'variational',
    card: {
      use: 'When a standard normal prior is too plain for the data: the prior moves to where the codes are, so more dimensions carry information and the likelihood is better. The learned images can be looked at; a plot over equal shares of a normal prior says little here.',
      loss: [
        'L = E_q[-log p(x|z)] + β E_q[log q(z|x) - log p(z)]',
        'p(z) = 1/K Σₖ q(z|uₖ),  q(z|x) = N(μ(x), diag σ²(x))',
        'u₁ … u_K: images learned with the weights',
      ],
      source: 'Tomczak and Welling, “VAE with a VampPrior”, 2018',
    },
    terms: [...ELBO_TERMS],
    headline: 'elboNats',
    abilities: { ...VAE_ABILITIES, prior: 'learned' },
    fields: [
      ...NETWORK_FIELDS,
      { ...LATENT_DIM_FIELD, default: 20 } as FieldSchema,
      ...LIKELIHOOD_FIELDS,
      {
        kind: 'integer',
        key: 'pseudoInputs',
        label: 'Pseudo-inputs',
        help: 'Images that the model learns; the prior is the mixture of their posteriors. With 1 it is a single normal distribution.',
        unit: 'images',
        min: 1,
        max: 2000,
        default: 100,
      },
      ...BETA_FIELDS,
    ],
    presets: [
      {
        name: 'Dense 300-300, 40-D, K = 500',
        summary: 'Layers and pseudo-inputs of the paper’s VAE, without its gates.',
        values: {
          ...denseLayers(300, 300),
          latentDim: 40,
          likelihood: 'bernoulli',
          pseudoInputs: 500,
        },
      },
      {
        name: 'Convolutional, 2-D, K = 50',
        summary: 'Two dimensions: the map shows how the prior gives each class its place.',
        values: { ...KERAS_CONV, latentDim: 2, likelihood: 'bernoulli', pseudoInputs: 50 },
      },
    ],
  },
  build: (config, data) => buildVampPrior(config as unknown as VampPriorConfig, data),
};
