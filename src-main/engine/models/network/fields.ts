import type { FieldSchema } from '../../../../src-shared/schema/fields';
import type { LayerSpec } from '../../../../src-shared/schema/layers';
import { SIGMA_BOUNDS } from '../../objectives/gaussian';
import {
  bernoulliLikelihood,
  categoricalLikelihood,
  gaussianLikelihood,
  learnedGaussianLikelihood,
  type Likelihood,
} from '../../objectives/likelihood';
import type { NetworkConfig } from './network';

/** Fields of the hidden layers, the same for every model that has an encoder and a decoder. */
export const NETWORK_FIELDS: FieldSchema[] = [
  {
    kind: 'layers',
    key: 'encoder',
    label: 'Encoder',
    help: 'Layers from the image to the code: convolutions first, then dense layers.',
    allowed: ['conv', 'dense'],
    maxLayers: 12,
    default: [{ type: 'dense', units: 256 }],
  },
  {
    kind: 'layers',
    key: 'decoder',
    label: 'Decoder',
    help: 'Layers from a code to the image: dense layers first, then transposed convolutions. Leave empty for the mirror of the encoder.',
    allowed: ['dense', 'convTranspose'],
    maxLayers: 12,
    default: [],
  },
];

export const LATENT_DIM_FIELD: FieldSchema = {
  kind: 'integer',
  key: 'latentDim',
  label: 'Latent dimensions',
  help: 'Numbers in the code of an image. Two can be drawn as a map without a projection.',
  min: 1,
  max: 512,
  default: 2,
};

/** How a config names a likelihood. */
export interface LikelihoodConfig {
  likelihood: 'bernoulli' | 'gaussian' | 'gaussian-learned' | 'categorical';
  /** Standard deviation of each pixel; only with the Gaussian likelihood of a fixed one. */
  gaussianSigma: number;
  /** Values that a pixel can have; only with the categorical likelihood. */
  levels: number;
}

export const LIKELIHOOD_FIELDS: FieldSchema[] = [
  {
    kind: 'choice',
    key: 'likelihood',
    label: 'Likelihood',
    help: 'How a pixel is distributed around the decoder’s answer.',
    options: [
      {
        value: 'bernoulli',
        label: 'Bernoulli',
        help: 'Each pixel is the chance of ink; fits nearly black-and-white images.',
      },
      {
        value: 'gaussian',
        label: 'Gaussian',
        help: 'Each pixel is normal with a fixed standard deviation; fits grey and colour images.',
      },
      {
        value: 'gaussian-learned',
        label: 'Gaussian, learned spread',
        help: 'Each pixel is normal; its standard deviation, one for all, is learned with the weights.',
      },
      {
        value: 'categorical',
        label: 'Categorical',
        help: 'Each pixel is one of a few levels, each with a chance of its own; can say “black or white, not grey”.',
      },
    ],
    default: 'bernoulli',
  },
  {
    kind: 'number',
    key: 'gaussianSigma',
    label: 'Pixel standard deviation',
    help: 'Spread of a pixel around its mean, on the scale of the data. Smaller asks for sharper images.',
    ...SIGMA_BOUNDS,
    default: 0.1,
    appliesWhen: { key: 'likelihood', equals: 'gaussian' },
  },
  {
    kind: 'integer',
    key: 'levels',
    label: 'Levels',
    help: 'Steps between 0 and 1 to which pixels are rounded. 256 keeps 8-bit images as they are; the output layer grows with it.',
    min: 2,
    max: 256,
    default: 16,
    appliesWhen: { key: 'likelihood', equals: 'categorical' },
  },
];

/** Returns the likelihood that a config names. */
export function likelihoodOf({ likelihood, gaussianSigma, levels }: LikelihoodConfig): Likelihood {
  switch (likelihood) {
    case 'bernoulli':
      return bernoulliLikelihood();
    case 'gaussian':
      return gaussianLikelihood(gaussianSigma);
    case 'gaussian-learned':
      return learnedGaussianLikelihood();
    case 'categorical':
      return categoricalLikelihood(levels);
  }
}

/** Starting points for the hidden layers, for presets. */
export const KERAS_CONV: NetworkConfig = {
  encoder: [
    { type: 'conv', filters: 32, kernelSize: 3, stride: 2 },
    { type: 'conv', filters: 64, kernelSize: 3, stride: 2 },
    { type: 'dense', units: 16 },
  ],
  decoder: [],
};

/** Returns dense hidden layers of so many units each, mirrored in the decoder. */
export function denseLayers(...units: number[]): NetworkConfig {
  return { encoder: units.map((each): LayerSpec => ({ type: 'dense', units: each })), decoder: [] };
}
