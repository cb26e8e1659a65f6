import type { ModelDescriptor } from '../../../src-shared/domain';
import type { FieldSchema } from '../../../src-shared/schema/fields';

export const DIMENSIONS: FieldSchema = {
  kind: 'integer',
  key: 'latentDim',
  label: 'Latent dimensions',
  help: 'Numbers in the code of an image.',
  min: 1,
  max: 512,
  default: 2,
};

/** A form with a field of every kind that a model's form has. */
export const VAE_FIELDS: FieldSchema[] = [
  {
    kind: 'layers',
    key: 'encoder',
    label: 'Encoder',
    help: 'Layers from the image to the latent posterior: convolutions first, then dense layers.',
    allowed: ['conv', 'dense'],
    maxLayers: 12,
    default: [{ type: 'dense', units: 256 }],
  },
  {
    kind: 'layers',
    key: 'decoder',
    label: 'Decoder',
    help: 'Layers from a code to the image. Leave empty for the mirror of the encoder.',
    allowed: ['dense', 'convTranspose'],
    maxLayers: 12,
    default: [],
  },
  DIMENSIONS,
  {
    kind: 'choice',
    key: 'likelihood',
    label: 'Likelihood',
    help: 'How a pixel is distributed around the decoder’s answer.',
    options: [
      { value: 'bernoulli', label: 'Bernoulli', help: 'Each pixel is the chance of ink.' },
      { value: 'gaussian', label: 'Gaussian', help: 'Each pixel is normal.' },
    ],
    default: 'bernoulli',
  },
  {
    kind: 'number',
    key: 'gaussianSigma',
    label: 'Pixel standard deviation',
    help: 'Spread of a pixel around its mean, on the 0..1 scale.',
    min: 0.001,
    max: 10,
    default: 0.1,
    appliesWhen: { key: 'likelihood', equals: 'gaussian' },
  },
  {
    kind: 'number',
    key: 'beta',
    label: 'Beta',
    help: 'Weight of the KL term.',
    min: 0,
    max: 1000,
    default: 1,
  },
];

export const VAE_PRESETS: ModelDescriptor['presets'] = [
  {
    name: 'Convolutional, 2-D',
    summary: 'Two strided convolutions, dense 16, 2-D latent.',
    values: {
      encoder: [
        { type: 'conv', filters: 32, kernelSize: 3, stride: 2 },
        { type: 'conv', filters: 64, kernelSize: 3, stride: 2 },
        { type: 'dense', units: 16 },
      ],
      decoder: [],
      latentDim: 2,
      likelihood: 'bernoulli',
      beta: 1,
    },
  },
  {
    name: 'Dense 512-256-20',
    summary: 'Two dense layers and 20 latent dimensions.',
    values: {
      encoder: [
        { type: 'dense', units: 512 },
        { type: 'dense', units: 256 },
      ],
      decoder: [],
      latentDim: 20,
      likelihood: 'bernoulli',
      beta: 1,
    },
  },
];
