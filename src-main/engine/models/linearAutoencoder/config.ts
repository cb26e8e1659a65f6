import type { ModelConfig } from '../../../../src-shared/runConfig';
import { RECONSTRUCTION_TERM, TOTAL_TERM } from '../../objectives/terms';
import { AUTOENCODER_ABILITIES, codeSizeField } from '../autoencoder/codeModel';
import type { RegisteredModel } from '../registeredModel';
import { buildLinearAutoencoder, type LinearAutoencoderConfig } from './model';

/** The linear autoencoder's card and form. */
export const LINEAR_AUTOENCODER: RegisteredModel = {
  descriptor: {
    kind: 'linear-autoencoder',
    title: 'Linear autoencoder',
    summary: 'No hidden layers, squared error: it learns the subspace of the principal components.',
    family: 'autoencoder',
    card: {
      use: 'The least that an autoencoder can be, and one whose best answer is known: the error of PCA with as many components. What a deeper network gains is its distance to this one.',
      loss: [
        'L = -log N(x; A z + c, ½ I) = ‖x - (A z + c)‖² + const,  z = W x + b',
        'At the minimum the columns of A span the first principal components.',
      ],
      source:
        'Baldi and Hornik, “Neural Networks and Principal Component Analysis”, 1989; Bourlard and Kamp, “Auto-Association by Multilayer Perceptrons and Singular Value Decomposition”, 1988',
    },
    terms: [
      TOTAL_TERM,
      RECONSTRUCTION_TERM,
      {
        key: 'squaredError',
        label: 'Squared error',
        unit: '',
        help: 'Sum of the squared differences to the image’s values: what PCA minimises too.',
      },
    ],
    headline: 'squaredError',
    abilities: AUTOENCODER_ABILITIES,
    fields: [codeSizeField(2)],
    presets: [
      {
        name: '2-D',
        summary: 'The plane of the first two principal components.',
        values: { latentDim: 2 },
      },
      {
        name: '20-D',
        summary: 'As many numbers as a common VAE: what the hidden layers are worth.',
        values: { latentDim: 20 },
      },
    ],
  },
  build: (config, data) => buildLinearAutoencoder(linearConfig(config), data),
};

function linearConfig(config: ModelConfig): LinearAutoencoderConfig {
  return config as unknown as LinearAutoencoderConfig;
}
