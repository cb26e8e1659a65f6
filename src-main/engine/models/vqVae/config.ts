import type { FieldSchema } from '../../../../src-shared/schema/fields';
import { RECONSTRUCTION_TERM, TOTAL_TERM } from '../../objectives/terms';
import {
  denseLayers,
  KERAS_CONV,
  LIKELIHOOD_FIELDS,
  type LikelihoodConfig,
  NETWORK_FIELDS,
} from '../network/fields';
import type { NetworkConfig } from '../network/network';
import type { RegisteredModel } from '../registeredModel';
import { buildVqVae } from './model';

/** Settings of a VQ-VAE, complete and in range. */
export interface VqVaeConfig extends NetworkConfig, LikelihoodConfig {
  /** Words in the code of an image. */
  groups: number;
  /** Numbers of a word. */
  embeddingDim: number;
  codebookSize: number;
  commitment: number;
}

const FIELDS: FieldSchema[] = [
  {
    kind: 'integer',
    key: 'groups',
    label: 'Words of an image',
    help: 'Each is chosen from the same codebook.',
    min: 1,
    max: 256,
    default: 8,
  },
  {
    kind: 'integer',
    key: 'embeddingDim',
    label: 'Numbers of a word',
    help: 'Dimensions of the space in which words lie.',
    min: 1,
    max: 64,
    default: 4,
  },
  {
    kind: 'integer',
    key: 'codebookSize',
    label: 'Codebook',
    help: 'Words that there are to choose from.',
    unit: 'words',
    min: 2,
    max: 4096,
    default: 64,
  },
  {
    kind: 'number',
    key: 'commitment',
    label: 'Commitment',
    help: 'How strongly the encoder is held to the words that were chosen for it, beside the words that move to the encoder. It stands against a reconstruction of some hundred nats; too little and the encoder runs away from the words.',
    min: 0,
    max: 100,
    default: 1,
  },
];

/** The VQ-VAE's card and form. */
export const VQ_VAE: RegisteredModel = {
  descriptor: {
    kind: 'vq-vae',
    title: 'VQ-VAE',
    summary: 'Autoencoder whose codes are words from a learned codebook instead of free numbers.',
    family: 'autoencoder',
    card: {
      use: 'When codes should be discrete, as letters are: sharp reconstructions from a few words, and nothing between the words, so strips and the map go in steps. Samples draw every word alike and on its own, so they are rough: the paper learns the order of words with a second model. Look at the words in use: where they stay few, take a smaller codebook or more words an image.',
      loss: [
        'L = -log p(x|e) + |sg[z] - e|² + β |z - sg[e]|²,  z = f(x)',
        'e: of each group of z the nearest word of the codebook;  sg: no gradient',
        '∂L/∂z takes the gradient that the decoder has at e (straight-through)',
      ],
      source:
        'van den Oord, Vinyals and Kavukcuoglu, “Neural Discrete Representation Learning”, 2017',
    },
    terms: [
      TOTAL_TERM,
      RECONSTRUCTION_TERM,
      {
        key: 'codebookDistance',
        label: 'Distance to words',
        unit: '',
        help: 'Squared distance of the encoder’s answer to the words chosen for it, over all words of an image.',
      },
      {
        key: 'perplexity',
        label: 'Words in use',
        unit: '',
        help: 'Perplexity of the words that a batch uses: as many words in equal use. Words that are never chosen never learn.',
      },
    ],
    headline: 'reconstructionNats',
    abilities: {
      encodes: true,
      hasPosterior: false,
      prior: 'learned',
      labels: 'none',
      hasLikelihood: false,
    },
    fields: [...NETWORK_FIELDS, ...FIELDS, ...LIKELIHOOD_FIELDS],
    presets: [
      {
        name: 'Convolutional, 16 words of 64',
        summary: '96 bits an image behind two strided convolutions.',
        values: {
          encoder: [...KERAS_CONV.encoder.slice(0, 2), { type: 'dense', units: 128 }],
          likelihood: 'bernoulli',
          groups: 16,
          embeddingDim: 4,
          codebookSize: 64,
        },
      },
      {
        name: 'Dense, one word of 32, 2-D',
        summary: 'The map shows the words themselves: at most 32 kinds of images.',
        values: {
          ...denseLayers(256, 64),
          likelihood: 'bernoulli',
          groups: 1,
          embeddingDim: 2,
          codebookSize: 32,
        },
      },
    ],
  },
  build: (config, data) => buildVqVae(config as unknown as VqVaeConfig, data),
  latentDim: (config) => Number(config['groups']) * Number(config['embeddingDim']),
};
