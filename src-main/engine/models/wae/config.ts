import { RECONSTRUCTION_TERM, TOTAL_TERM } from '../../objectives/terms';
import { MMD_TERM, type MmdConfig, mmdFields } from '../infoVae/fields';
import { denseLayers, KERAS_CONV } from '../network/fields';
import type { RegisteredModel } from '../registeredModel';
import { buildWae } from './model';

/** The Wasserstein autoencoder's card and form. */
export const WAE: RegisteredModel = {
  descriptor: {
    kind: 'wae',
    title: 'Wasserstein autoencoder (WAE-MMD)',
    summary: 'Plain autoencoder whose codes, all together, are held to a standard normal prior.',
    family: 'autoencoder',
    card: {
      use: 'When sharp reconstructions and a prior to sample from both matter: each image has one code without noise, and only their common distribution is held to the prior. It has no likelihood of its own; compare runs by their reconstructions and their samples.',
      loss: [
        'L = -log p(x|f(x)) + λ MMD²(f(x), p(z)),  p(z) = N(0, I)',
        'MMD² = E k(z, z′) + E k(y, y′) - 2 E k(z, y),  z, z′ codes,  y, y′ ~ p(z)',
        'k(z, y) = C / (C + |z-y|²)  or  exp(-|z-y|² / C),  C = 2 dim z',
      ],
      source: 'Tolstikhin, Bousquet, Gelly and Schölkopf, “Wasserstein Auto-Encoders”, 2018',
    },
    terms: [TOTAL_TERM, RECONSTRUCTION_TERM, MMD_TERM],
    headline: 'reconstructionNats',
    abilities: {
      encodes: true,
      hasPosterior: false,
      prior: 'normal',
      labels: 'none',
      hasLikelihood: false,
    },
    fields: mmdFields(
      'Weight of the distance between all codes and the prior. It has to stand against some hundred nats of reconstruction; 0 leaves a plain autoencoder.',
    ),
    presets: [
      {
        name: 'Convolutional, 8-D',
        summary: 'As many dimensions as the paper takes for handwritten digits.',
        values: { ...KERAS_CONV, latentDim: 8, likelihood: 'bernoulli', mmdWeight: 1000 },
      },
      {
        name: 'Dense 256-64, 2-D',
        summary: 'Two dimensions: the map fills a round cloud without gaps.',
        values: { ...denseLayers(256, 64), latentDim: 2, likelihood: 'bernoulli', mmdWeight: 1000 },
      },
    ],
  },
  build: (config, data) => buildWae(config as unknown as MmdConfig, data),
};
