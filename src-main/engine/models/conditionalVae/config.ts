import type { ModelConfig } from '../../../../src-shared/runConfig';
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
import { buildConditionalVae } from './model';

/** Settings of a conditional VAE, complete and in range. */
export interface ConditionalVaeConfig extends NetworkConfig, LikelihoodConfig {
  latentDim: number;
}

/** The conditional VAE's card and form. */
export const CONDITIONAL_VAE: RegisteredModel = {
  descriptor: {
    kind: 'conditional-vae',
    title: 'Conditional VAE',
    summary:
      'A VAE that is told the class: the code keeps the style, and any class can be asked for.',
    family: 'variational',
    card: {
      use: 'For images of a class that you choose, or one style across all classes. Every image needs a label, in training and to be encoded. Its loss is that of images given their class: not comparable with a VAE’s.',
      loss: [
        'L = E_q[-log p(x|z, y)] + KL(q(z|x, y) ‖ p(z))',
        'q(z|x, y) = N(μ(x, y), diag σ²(x, y)),  p(z) = N(0, I)',
        'y: the class, one-hot, beside the image and beside the code',
      ],
      source:
        'Sohn, Lee and Yan, “Learning Structured Output Representation using Deep Conditional Generative Models”, 2015; with a prior that does not depend on the class, as in Kingma et al., 2014, M2 with all labels',
    },
    terms: [...ELBO_TERMS],
    headline: 'elboNats',
    abilities: { ...VAE_ABILITIES, labels: 'condition' },
    fields: [...NETWORK_FIELDS, LATENT_DIM_FIELD, ...LIKELIHOOD_FIELDS],
    presets: [
      {
        name: 'Dense 512-256, 2-D style',
        summary: 'Two dense layers and a 2-D code that holds slant, width and stroke.',
        values: { ...denseLayers(512, 256), latentDim: 2, likelihood: 'bernoulli' },
      },
      {
        name: 'Dense 512-256, 4-D style',
        summary:
          'The same layers with a little more room: MNIST’s digits are nearly always as asked.',
        values: { ...denseLayers(512, 256), latentDim: 4, likelihood: 'bernoulli' },
      },
      {
        name: 'Convolutional, 2-D style',
        summary: 'Two strided convolutions, the class as ten planes beside the image.',
        values: { ...KERAS_CONV, latentDim: 2, likelihood: 'bernoulli' },
      },
    ],
  },
  build: (config, data) => buildConditionalVae(conditionalVaeConfig(config), data),
};

function conditionalVaeConfig(config: ModelConfig): ConditionalVaeConfig {
  return config as unknown as ConditionalVaeConfig;
}
