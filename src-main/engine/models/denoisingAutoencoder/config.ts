import type { ModelConfig } from '../../../../src-shared/runConfig';
import { RECONSTRUCTION_TERM, TOTAL_TERM } from '../../objectives/terms';
import { AUTOENCODER_ABILITIES, autoencoderFields } from '../autoencoder/codeModel';
import { denseLayers, KERAS_CONV } from '../network/fields';
import type { RegisteredModel } from '../registeredModel';
import { CORRUPTION_FIELDS } from './corruption';
import { buildDenoisingAutoencoder, type DenoisingAutoencoderConfig } from './model';

/** The denoising autoencoder's card and form. */
export const DENOISING_AUTOENCODER: RegisteredModel = {
  descriptor: {
    kind: 'denoising-autoencoder',
    title: 'Denoising autoencoder',
    summary: 'Is given damaged images and learns to give back the whole ones.',
    family: 'autoencoder',
    card: {
      use: 'To repair images, and for features that do not hang on single pixels: copying does not help, even with a code larger than the image. The reconstruction that is measured is that of damaged images.',
      loss: [
        'L = -log p(x|z),  z = f(x̃)',
        'Gaussian: x̃ = x + σ ε,  ε ~ N(0, I)',
        'Masking: x̃ᵢ = 0 with chance ν;  salt and pepper: 0 or 1 with chance ν/2 each',
      ],
      source:
        'Vincent, Larochelle, Lajoie, Bengio and Manzagol, “Stacked Denoising Autoencoders”, 2010',
    },
    terms: [
      TOTAL_TERM,
      {
        ...RECONSTRUCTION_TERM,
        help: 'How badly the decoder explains the whole images from the codes of the damaged ones: -log p(x|z).',
      },
    ],
    headline: 'reconstructionNats',
    abilities: AUTOENCODER_ABILITIES,
    fields: [...autoencoderFields(32), ...CORRUPTION_FIELDS],
    presets: [
      {
        name: 'Masking 30 %, dense 32-D',
        summary: 'Nearly a third of the pixels is lost; an under-complete code.',
        values: {
          ...denseLayers(512, 256),
          latentDim: 32,
          corruption: 'masking',
          corruptedShare: 0.3,
        },
      },
      {
        name: 'Salt and pepper 30 %, convolutional',
        summary: 'The network of the Keras VAE example on spotted images.',
        values: {
          ...KERAS_CONV,
          latentDim: 16,
          corruption: 'salt-and-pepper',
          corruptedShare: 0.3,
        },
      },
      {
        name: 'Gaussian noise, over-complete 1,024-D',
        summary: 'A code larger than the image that cannot win by copying.',
        values: { ...denseLayers(), latentDim: 1024, corruption: 'gaussian', noiseSpread: 0.3 },
      },
    ],
  },
  build: (config, data) => buildDenoisingAutoencoder(denoisingConfig(config), data),
};

function denoisingConfig(config: ModelConfig): DenoisingAutoencoderConfig {
  return config as unknown as DenoisingAutoencoderConfig;
}
