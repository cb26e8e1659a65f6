import type { ModelConfig } from '../../../../src-shared/runConfig';
import type { LayerSpec } from '../../../../src-shared/schema/layers';
import { TOTAL_TERM } from '../../objectives/terms';
import type { RegisteredModel } from '../registeredModel';
import { buildGan } from './model';

/** Settings of a GAN, complete and in range. */
export interface GanConfig {
  discriminator: LayerSpec[];
  /** Empty: the mirror of the discriminator. */
  generator: LayerSpec[];
  latentDim: number;
  /** 'unit' for values in 0..1, 'any' for others. */
  output: 'unit' | 'any';
}

/** The GAN's card and form. */
export const GAN: RegisteredModel = {
  descriptor: {
    kind: 'gan',
    title: 'Generative adversarial network',
    summary: 'A generator learns to make images that a discriminator takes for real ones.',
    family: 'adversarial',
    card: {
      use: 'For comparison with the autoencoders: sharp samples, but no encoder, so there are no codes of images, no reconstructions and no likelihood. Look at the samples, not at the losses: both networks change, so that a loss means something only against the other network of that moment.',
      loss: [
        'L = L_D + L_G, each of which moves its own network alone',
        'L_D = E_data[-log D(x)] + E_p(z)[-log(1 - D(G(z)))]',
        'L_G = E_p(z)[-log D(G(z))],  p(z) = N(0, I)',
        'D’s kernels: W / σ(W), with σ the largest singular value',
      ],
      source:
        'Goodfellow et al., “Generative Adversarial Nets”, 2014 (non-saturating loss); networks: Radford et al., “DCGAN”, 2016, without batch normalisation; Miyato et al., “Spectral Normalization for GANs”, 2018',
    },
    terms: [
      { ...TOTAL_TERM, help: 'The losses of both networks together; each is moved by its own.' },
      {
        key: 'discriminatorNats',
        label: 'Discriminator',
        unit: 'nats',
        help: 'Its cross-entropy on real and made images; 1.39 (2 log 2) where it can only guess.',
      },
      {
        key: 'generatorNats',
        label: 'Generator',
        unit: 'nats',
        help: 'How surprising it would be if the discriminator took the made images for real; 0.69 where it guesses.',
      },
      {
        key: 'realScore',
        label: 'Real taken for real',
        unit: 'ratio',
        help: 'Mean probability of being real that the discriminator gives to real images.',
      },
      {
        key: 'fakeScore',
        label: 'Made taken for real',
        unit: 'ratio',
        help: 'Mean probability of being real that the discriminator gives to made images.',
      },
    ],
    headline: 'generatorNats',
    abilities: {
      encodes: false,
      hasPosterior: false,
      prior: 'normal',
      labels: 'none',
      hasLikelihood: false,
    },
    fields: [
      {
        kind: 'layers',
        key: 'discriminator',
        label: 'Discriminator',
        help: 'Layers from an image to the answer real or made: convolutions first, then dense layers.',
        allowed: ['conv', 'dense'],
        maxLayers: 12,
        default: [
          { type: 'conv', filters: 16, kernelSize: 4, stride: 2 },
          { type: 'conv', filters: 32, kernelSize: 4, stride: 2 },
        ],
      },
      {
        kind: 'layers',
        key: 'generator',
        label: 'Generator',
        help: 'Layers from a code to an image: dense layers first, then transposed convolutions. Leave empty for the mirror of the discriminator.',
        allowed: ['dense', 'convTranspose'],
        maxLayers: 12,
        default: [],
      },
      {
        kind: 'integer',
        key: 'latentDim',
        label: 'Latent dimensions',
        help: 'Numbers from which an image is made.',
        min: 1,
        max: 512,
        default: 32,
      },
      {
        kind: 'choice',
        key: 'output',
        label: 'Values made',
        help: 'Which values the generator can give.',
        options: [
          { value: 'unit', label: 'From 0 to 1', help: 'For images.' },
          { value: 'any', label: 'Any', help: 'For points, measurements and standardised data.' },
        ],
        default: 'unit',
      },
    ],
    presets: [
      {
        name: 'Convolutional, for images',
        summary:
          'Two strided convolutions against two transposed ones; sides that 4 divides, such as 28 x 28 and 32 x 32.',
        values: {
          discriminator: [
            { type: 'conv', filters: 32, kernelSize: 4, stride: 2 },
            { type: 'conv', filters: 64, kernelSize: 4, stride: 2 },
          ],
          generator: [
            { type: 'convTranspose', filters: 64, kernelSize: 4, stride: 2 },
            { type: 'convTranspose', filters: 32, kernelSize: 4, stride: 2 },
          ],
          latentDim: 32,
          output: 'unit',
        },
      },
      {
        name: 'Dense, for points',
        summary: 'Two dense layers in each network and a code of two numbers, for 2-D data.',
        values: {
          discriminator: [
            { type: 'dense', units: 128 },
            { type: 'dense', units: 128 },
          ],
          generator: [],
          latentDim: 2,
          output: 'any',
        },
      },
    ],
  },
  build: (config, data) => buildGan(ganConfig(config), data),
};

function ganConfig(config: ModelConfig): GanConfig {
  return config as unknown as GanConfig;
}
