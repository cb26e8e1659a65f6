import type { ModelConfig } from '../../../../src-shared/runConfig';
import { RECONSTRUCTION_TERM, TOTAL_TERM } from '../../objectives/terms';
import { AUTOENCODER_ABILITIES, autoencoderFields } from '../autoencoder/codeModel';
import { denseLayers } from '../network/fields';
import type { RegisteredModel } from '../registeredModel';
import { buildSparseAutoencoder, type SparseAutoencoderConfig } from './model';

/** The sparse autoencoder's card and form. */
export const SPARSE_AUTOENCODER: RegisteredModel = {
  descriptor: {
    kind: 'sparse-autoencoder',
    title: 'Sparse autoencoder',
    summary: 'Many code units, of which each image may use few.',
    family: 'autoencoder',
    card: {
      use: 'For codes whose units stand for parts, such as strokes: the code may be larger than the image, since only a few units are on for each. The L1 norm can also be lowered by small codes behind large decoder weights: compare runs by the share of active units too.',
      loss: [
        'L = -log p(x|z) + λ Ω',
        'L1: Ω = Σⱼ |zⱼ|,  z = ReLU(f(x))',
        'KL: Ω = Σⱼ [ρ log ρ/ρ̂ⱼ + (1-ρ) log (1-ρ)/(1-ρ̂ⱼ)],  ρ̂ⱼ = mean of zⱼ over the batch,  z = sigmoid(f(x))',
      ],
      source:
        'Ng, “CS294A Lecture Notes: Sparse Autoencoder”, 2011; L1: Goodfellow, Bengio and Courville, “Deep Learning”, 2016, section 14.2.1',
    },
    terms: [
      TOTAL_TERM,
      RECONSTRUCTION_TERM,
      {
        key: 'sparsity',
        label: 'Sparsity penalty',
        unit: '',
        help: 'What active units cost before it is weighed: the L1 norm of a code, or the KL of the units’ mean activities to their target.',
      },
      {
        key: 'activeShare',
        label: 'Active units',
        unit: 'ratio',
        help: 'Share of a code’s units that are on: above 0 behind ReLU, above one half behind a sigmoid.',
      },
    ],
    headline: 'reconstructionNats',
    abilities: AUTOENCODER_ABILITIES,
    fields: [
      ...autoencoderFields(256),
      {
        kind: 'choice',
        key: 'sparsity',
        label: 'Sparsity',
        help: 'What active code units are made to cost.',
        options: [
          {
            value: 'l1',
            label: 'L1 norm',
            help: 'Each unit costs its size; behind ReLU most are exactly 0.',
          },
          {
            value: 'kl',
            label: 'Mean activity',
            help: 'Each unit is to be on for a small share of the images; behind a sigmoid.',
          },
        ],
        default: 'l1',
      },
      {
        kind: 'number',
        key: 'sparsityWeight',
        label: 'Weight of the penalty',
        help: 'More makes fewer units active and the images worse.',
        min: 0,
        max: 10_000,
        default: 1,
      },
      {
        kind: 'number',
        key: 'targetActivity',
        label: 'Target activity',
        help: 'Mean activity that each unit is to have over the images.',
        min: 0.001,
        max: 0.999,
        default: 0.05,
        appliesWhen: { key: 'sparsity', equals: 'kl' },
      },
    ],
    presets: [
      {
        name: 'L1, 256 units',
        summary: 'One layer each way: each unit’s weights can be seen as a part of a digit.',
        values: { ...denseLayers(), latentDim: 256, sparsity: 'l1', sparsityWeight: 1 },
      },
      {
        name: 'KL to 5 %, over-complete 1,024 units',
        summary: 'More units than a 28 x 28 image has numbers, each on for one image in twenty.',
        values: {
          ...denseLayers(),
          latentDim: 1024,
          sparsity: 'kl',
          sparsityWeight: 1,
          targetActivity: 0.05,
        },
      },
    ],
  },
  build: (config, data) => buildSparseAutoencoder(sparseConfig(config), data),
};

function sparseConfig(config: ModelConfig): SparseAutoencoderConfig {
  return config as unknown as SparseAutoencoderConfig;
}
