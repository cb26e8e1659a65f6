import type { ModelConfig } from '../../../../src-shared/runConfig';
import { RECONSTRUCTION_TERM, TOTAL_TERM } from '../../objectives/terms';
import { denseLayers, KERAS_CONV } from '../network/fields';
import type { RegisteredModel } from '../registeredModel';
import { AUTOENCODER_ABILITIES, autoencoderFields, type AutoencoderConfig } from './codeModel';
import { buildAutoencoder } from './model';

/** The plain autoencoder's card and form. */
export const AUTOENCODER: RegisteredModel = {
  descriptor: {
    kind: 'autoencoder',
    title: 'Autoencoder',
    summary: 'One code for each image, and nothing but the reconstruction to learn from.',
    family: 'autoencoder',
    card: {
      use: 'For compression and as the measure of others: with as many numbers in the code nothing reconstructs better. Its codes follow no known distribution, so a code between two others, or a drawn one, may decode to nothing. With a code larger than the image it may learn to copy.',
      loss: [
        'L = -log p(x|z),  z = f(x)',
        'p(x|z): the likelihood around the decoder’s answer g(z)',
      ],
      source:
        'Hinton and Salakhutdinov, “Reducing the Dimensionality of Data with Neural Networks”, 2006; Goodfellow, Bengio and Courville, “Deep Learning”, 2016, sections 14.1 and 14.2',
    },
    terms: [TOTAL_TERM, RECONSTRUCTION_TERM],
    headline: 'reconstructionNats',
    abilities: AUTOENCODER_ABILITIES,
    fields: autoencoderFields(2),
    presets: [
      {
        name: 'Under-complete, dense 2-D',
        summary: 'Two numbers for an image: the map beside that of a VAE of the same network.',
        values: { ...denseLayers(256, 64), latentDim: 2 },
      },
      {
        name: 'Under-complete, convolutional 16-D',
        summary: 'Two strided convolutions and their mirror; sharp images from sixteen numbers.',
        values: { ...KERAS_CONV, latentDim: 16 },
      },
      {
        name: 'Over-complete, 1,024-D',
        summary: 'More numbers than a 28 x 28 image has: it reconstructs by copying.',
        values: { ...denseLayers(), latentDim: 1024 },
      },
    ],
  },
  build: (config, data) => buildAutoencoder(autoencoderConfig(config), data),
};

function autoencoderConfig(config: ModelConfig): AutoencoderConfig {
  return config as unknown as AutoencoderConfig;
}
