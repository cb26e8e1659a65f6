import { ELBO_TERMS } from '../../objectives/terms';
import { denseLayers, KERAS_CONV } from '../network/fields';
import { VAE_ABILITIES } from '../abilities';
import type { RegisteredModel } from '../registeredModel';
import { MMD_TERM, type MmdConfig, mmdFields } from './fields';
import { buildInfoVae } from './model';

/** Settings of an InfoVAE, complete and in range. */
export interface InfoVaeConfig extends MmdConfig {
  alpha: number;
}

/** The InfoVAE's card and form. */
export const INFO_VAE: RegisteredModel = {
  descriptor: {
    kind: 'info-vae',
    title: 'InfoVAE (MMD-VAE)',
    summary:
      'VAE that holds all codes together to the prior, and each by itself less or not at all.',
    family: 'variational',
    card: {
      use: 'When a VAE ignores its codes, as with a strong decoder: alpha near 1 takes the KL of each image away, which costs information, and the discrepancy keeps the codes of all images together distributed as the prior. With alpha 0 and lambda 1 it is the VAE.',
      loss: [
        'L = E_q[-log p(x|z)] + (1 - α) KL(q(z|x) ‖ p(z)) + (α + λ - 1) MMD²(q(z), p(z))',
        'MMD² = E k(z, z′) + E k(y, y′) - 2 E k(z, y),  z, z′ ~ q(z),  y, y′ ~ p(z)',
        'k(z, y) = C / (C + |z-y|²)  or  exp(-|z-y|² / C),  C = 2 dim z',
      ],
      source: 'Zhao, Song and Ermon, “InfoVAE: Balancing Learning and Inference in VAEs”, 2019',
    },
    terms: [...ELBO_TERMS, MMD_TERM],
    headline: 'elboNats',
    abilities: VAE_ABILITIES,
    fields: [
      ...mmdFields(
        'Weight of the distance between all codes and the prior; at least 1 - alpha. It has to stand against some hundred nats of reconstruction.',
      ),
      {
        kind: 'number',
        key: 'alpha',
        label: 'Alpha',
        help: 'Share of each image’s KL that is taken away: 0 keeps all of it, 1 leaves the discrepancy alone.',
        min: -100,
        max: 1,
        default: 0.9,
      },
    ],
    presets: [
      {
        name: 'Convolutional, 2-D, MMD alone',
        summary: 'The MMD-VAE: no KL of single images.',
        values: { ...KERAS_CONV, latentDim: 2, likelihood: 'bernoulli', alpha: 1, mmdWeight: 1000 },
      },
      {
        name: 'Dense 512-256, 10-D',
        summary: 'A tenth of the KL, and the discrepancy.',
        values: {
          ...denseLayers(512, 256),
          latentDim: 10,
          likelihood: 'bernoulli',
          alpha: 0.9,
          mmdWeight: 1000,
        },
      },
    ],
  },
  build: (config, data) => buildInfoVae(config as unknown as InfoVaeConfig, data),
};
