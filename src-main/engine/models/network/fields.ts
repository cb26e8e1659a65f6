import type { FieldSchema } from '../../../../src-shared/schema/fields';
import type { LayerSpec } from '../../../../src-shared/schema/layers';
import {
  bernoulliLikelihood,
  gaussianLikelihood,
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
  likelihood: 'bernoulli' | 'gaussian';
  /** Standard deviation of each pixel; only with the Gaussian likelihood. */
  gaussianSigma: number;
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
    ],
    default: 'bernoulli',
  },
  {
    kind: 'number',
    key: 'gaussianSigma',
    label: 'Pixel standard deviation',
    help: 'Spread of a pixel around its mean, on the scale of the data. Smaller asks for sharper images.',
    min: 0.001,
    max: 10,
    default: 0.1,
    appliesWhen: { key: 'likelihood', equals: 'gaussian' },
  },
];

/** Returns the likelihood that a config names. */
export function likelihoodOf({ likelihood, gaussianSigma }: LikelihoodConfig): Likelihood {
  switch (likelihood) {
    case 'bernoulli':
      return bernoulliLikelihood();
    case 'gaussian':
      return gaussianLikelihood(gaussianSigma);
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
