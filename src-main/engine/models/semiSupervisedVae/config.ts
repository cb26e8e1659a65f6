import type { LossTerm } from '../../../../src-shared/domain';
import type { ModelConfig } from '../../../../src-shared/runConfig';
import type { FieldSchema } from '../../../../src-shared/schema/fields';
import type { LayerSpec } from '../../../../src-shared/schema/layers';
import { ACCURACY_TERM, CLASS_TERM, ELBO_TERMS } from '../../objectives/terms';
import {
  denseLayers,
  LATENT_DIM_FIELD,
  LIKELIHOOD_FIELDS,
  type LikelihoodConfig,
  NETWORK_FIELDS,
} from '../network/fields';
import type { NetworkConfig } from '../network/network';
import { VAE_ABILITIES } from '../abilities';
import type { RegisteredModel } from '../registeredModel';
import type { DistortionConfig } from './distortion';
import { buildSemiSupervisedVae } from './model';

/** Settings of a semi-supervised VAE, complete and in range. */
export interface SemiSupervisedVaeConfig extends NetworkConfig, LikelihoodConfig, DistortionConfig {
  latentDim: number;
  /** Hidden layers of q(y|x), from the image. */
  classifier: LayerSpec[];
  classWeight: number;
  labelledPerBatch: number;
}

const CONV_CLASSIFIER: LayerSpec[] = [
  { type: 'conv', filters: 16, kernelSize: 5, stride: 2 },
  { type: 'conv', filters: 32, kernelSize: 5, stride: 2 },
  { type: 'dense', units: 128 },
];

const FIELDS: FieldSchema[] = [
  ...NETWORK_FIELDS,
  LATENT_DIM_FIELD,
  {
    kind: 'layers',
    key: 'classifier',
    label: 'Classifier',
    help: 'Layers from the image to its class: convolutions first, then dense layers. It has weights of its own.',
    allowed: ['conv', 'dense'],
    maxLayers: 12,
    default: [{ type: 'dense', units: 256 }],
  },
  {
    kind: 'number',
    key: 'classWeight',
    label: 'Weight of the labels',
    help: 'What a nat of the classifier’s error on labelled images costs, in nats of the bound. More holds it to the few labels.',
    min: 0,
    max: 100_000,
    default: 50,
  },
  {
    kind: 'number',
    key: 'classifierNoise',
    label: 'Noise before the classifier',
    help: 'Standard deviation of normal noise added to what the classifier sees in training: it keeps it from learning the few labelled images by heart.',
    min: 0,
    max: 10,
    default: 0.3,
  },
  {
    kind: 'integer',
    key: 'classifierShift',
    label: 'Shift before the classifier',
    help: 'Most pixels by which images are moved at random, each way, before the classifier sees them in training. Only for images whose class does not depend on the place.',
    unit: 'pixels',
    min: 0,
    max: 16,
    default: 0,
  },
  {
    kind: 'integer',
    key: 'labelledPerBatch',
    label: 'Labelled images in a batch',
    help: 'At least so many images of each batch have a label: the few take turns in the place of others.',
    unit: 'images',
    min: 0,
    max: 8192,
    default: 32,
  },
  ...LIKELIHOOD_FIELDS,
];

const TERMS: LossTerm[] = [...ELBO_TERMS, CLASS_TERM, ACCURACY_TERM];

/** The semi-supervised VAE's card and form. */
export const SEMI_SUPERVISED_VAE: RegisteredModel = {
  descriptor: {
    kind: 'semi-supervised-vae',
    title: 'Semi-supervised VAE (M2)',
    summary:
      'Learns classes from a few labels and all images: the class is a latent variable, inferred where it is not known.',
    family: 'variational',
    card: {
      use: 'When labels are dear and images cheap: a hundred labels among thousands of images. It classifies new images, and makes images of a class that you choose. Each step decodes every image under every class, so it costs about as many times a VAE’s as there are classes.',
      loss: [
        'L(x, y) = E_q[-log p(x|y, z)] + KL(q(z|x, y) ‖ p(z)) - log p(y)',
        'U(x) = Σ_y q(y|x) (L(x, y) + log q(y|x))',
        'J = mean over images of (L with a label, U without) + α · mean over labelled of -log q(y|x)',
      ],
      source:
        'Kingma, Mohamed, Rezende and Welling, “Semi-supervised learning with deep generative models”, 2014, model M2',
    },
    terms: TERMS,
    headline: 'accuracy',
    abilities: { ...VAE_ABILITIES, labels: 'some' },
    fields: FIELDS,
    presets: [
      {
        name: 'Dense, convolutional classifier',
        summary:
          'For about ten labels a class: a noisy convolutional classifier beside a dense VAE.',
        values: {
          ...denseLayers(256),
          latentDim: 8,
          classifier: CONV_CLASSIFIER,
          classWeight: 50,
          classifierNoise: 0.3,
          classifierShift: 2,
          labelledPerBatch: 32,
          likelihood: 'bernoulli',
        },
      },
    ],
  },
  build: (config, data) => buildSemiSupervisedVae(semiSupervisedVaeConfig(config), data),
};

function semiSupervisedVaeConfig(config: ModelConfig): SemiSupervisedVaeConfig {
  return config as unknown as SemiSupervisedVaeConfig;
}
