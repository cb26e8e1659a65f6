import type { ModelDescriptor } from '../../../../src-shared/domain';
import type { ModelConfig } from '../../../../src-shared/runConfig';
import type { FieldSchema } from '../../../../src-shared/schema/fields';
import type { LayerSpec } from '../../../../src-shared/schema/layers';

/** Settings of a VAE, complete and in range. */
export interface VaeConfig {
  encoder: LayerSpec[];
  /** Empty: the mirror of the encoder. */
  decoder: LayerSpec[];
  latentDim: number;
  likelihood: 'bernoulli' | 'gaussian';
  /** Standard deviation of each pixel; only with the Gaussian likelihood. */
  gaussianSigma: number;
  beta: number;
}

const FIELDS: FieldSchema[] = [
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
    help: 'Layers from a code to the image: dense layers first, then transposed convolutions. Leave empty for the mirror of the encoder.',
    allowed: ['dense', 'convTranspose'],
    maxLayers: 12,
    default: [],
  },
  {
    kind: 'integer',
    key: 'latentDim',
    label: 'Latent dimensions',
    help: 'Numbers in the code of an image. Two can be drawn as a map without a projection.',
    min: 1,
    max: 512,
    default: 2,
  },
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
    help: 'Spread of a pixel around its mean, on the 0..1 scale. Smaller asks for sharper images.',
    min: 0.001,
    max: 10,
    default: 0.1,
    appliesWhen: { key: 'likelihood', equals: 'gaussian' },
  },
  {
    kind: 'number',
    key: 'beta',
    label: 'Beta',
    help: 'Weight of the KL term. 1 is the VAE; more gives a smoother latent space and blurrier images.',
    min: 0,
    max: 1000,
    default: 1,
  },
];

/** The VAE's card and form. */
export const VAE_DESCRIPTOR: ModelDescriptor = {
  kind: 'vae',
  title: 'Variational autoencoder',
  summary: 'Gaussian posterior for each image, standard normal prior; beta weighs the KL term.',
  fields: FIELDS,
  presets: [
    {
      name: 'Convolutional, 2-D',
      summary:
        'The network of the Keras VAE example: two strided convolutions, dense 16, 2-D latent.',
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
      summary: 'Two dense layers and 20 latent dimensions: sharp reconstructions, quick to train.',
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
    {
      name: 'Small dense 2-D',
      summary: 'One small dense stack with a 2-D latent: the map forms while you watch.',
      values: {
        encoder: [
          { type: 'dense', units: 256 },
          { type: 'dense', units: 64 },
        ],
        decoder: [],
        latentDim: 2,
        likelihood: 'bernoulli',
        beta: 1,
      },
    },
  ],
};

/** Returns the settings of a config whose fields were checked against the VAE's schema. */
export function vaeConfig(config: ModelConfig): VaeConfig {
  const { encoder, decoder, latentDim, likelihood, gaussianSigma, beta } =
    config as unknown as VaeConfig;
  return { encoder, decoder, latentDim, likelihood, gaussianSigma, beta };
}
