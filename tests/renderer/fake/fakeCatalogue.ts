import type {
  DatasetSummary,
  DoctorReport,
  ExampleConfig,
  ModelDescriptor,
} from '../../../src-shared/domain';
import { defaultValues } from '../../../src-shared/schema/check';
import { TRAINING_FIELDS } from '../../../src-shared/runConfig';
import type { LayerSpec } from '../../../src-shared/schema/layers';
import { SHAPE } from './fakeImages';

const CONV_ENCODER: LayerSpec[] = [
  { type: 'conv', filters: 32, kernelSize: 3, stride: 2 },
  { type: 'conv', filters: 64, kernelSize: 3, stride: 2 },
  { type: 'dense', units: 16 },
];

export const VAE: ModelDescriptor = {
  kind: 'vae',
  title: 'Variational autoencoder',
  summary: 'Diagonal Gaussian posterior, standard normal prior, closed-form KL.',
  fields: [
    {
      kind: 'integer',
      key: 'latentDim',
      label: 'Latent dimensions',
      help: 'How many numbers describe an image. Two can be seen whole on the map.',
      min: 1,
      max: 512,
      default: 2,
    },
    {
      kind: 'choice',
      key: 'likelihood',
      label: 'Likelihood',
      help: 'How a decoded image is compared with the true one.',
      options: [
        { value: 'bernoulli', label: 'Bernoulli', help: 'For pixels near black or white.' },
        { value: 'gaussian', label: 'Gaussian', help: 'For greys, with a fixed noise.' },
      ],
      default: 'bernoulli',
    },
    {
      kind: 'number',
      key: 'gaussianSigma',
      label: 'Noise σ',
      help: 'Standard deviation of a pixel around its decoded value, pixel values 0..1.',
      min: 0.001,
      max: 10,
      default: 0.1,
      appliesWhen: { key: 'likelihood', equals: 'gaussian' },
    },
    {
      kind: 'number',
      key: 'beta',
      label: 'β',
      help: 'Weight of the KL term. 1 is the VAE; more presses codes together.',
      min: 0,
      max: 1000,
      default: 1,
    },
    {
      kind: 'layers',
      key: 'encoder',
      label: 'Encoder',
      help: 'From the image to the latent mean and variance.',
      allowed: ['conv', 'dense'],
      maxLayers: 12,
      default: CONV_ENCODER,
    },
    {
      kind: 'layers',
      key: 'decoder',
      label: 'Decoder',
      help: 'From the code to the image. Without layers it mirrors the encoder.',
      allowed: ['dense', 'convTranspose'],
      maxLayers: 12,
      default: [],
    },
  ],
  presets: [
    {
      name: 'Convolutional, 2-D',
      summary: 'Two convolutions and a dense layer; the whole latent space on one map.',
      values: { latentDim: 2, encoder: CONV_ENCODER, decoder: [] },
    },
    {
      name: 'Dense 512-256-20',
      summary: 'Two dense layers and 20 latent dimensions.',
      values: {
        latentDim: 20,
        encoder: [
          { type: 'dense', units: 512 },
          { type: 'dense', units: 256 },
        ],
        decoder: [],
      },
    },
  ],
};

export const EXAMPLES: ExampleConfig[] = [
  {
    id: 'digits-vae',
    title: 'Digits',
    summary: 'A small VAE with a two-dimensional latent space on the built-in digits.',
    config: {
      name: 'Digits VAE',
      data: { dataset: 'digits', validationCount: 2000 },
      model: { kind: 'vae', ...defaultValues(VAE.fields) },
      training: { ...defaultValues(TRAINING_FIELDS), epochs: 20 } as never,
    },
  },
  {
    id: 'mnist-conv-vae',
    title: 'MNIST, convolutional',
    summary: 'The network and settings of the Keras VAE example.',
    config: {
      name: 'MNIST conv VAE',
      data: { dataset: 'mnist', validationCount: 0 },
      model: { kind: 'vae', ...defaultValues(VAE.fields) },
      training: { ...defaultValues(TRAINING_FIELDS), epochs: 30 } as never,
    },
  },
];

const DIGIT_NAMES = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

export function fakeDatasets(): DatasetSummary[] {
  return [
    {
      name: 'digits',
      title: 'Built-in digits',
      kind: 'built-in',
      shape: SHAPE,
      trainCount: 12_000,
      testCount: 2000,
      hasLabels: true,
      classNames: DIGIT_NAMES,
      fingerprint: '9f2c41d07be85a6611f0c3d2b4a59687e0d1c2b3a4958677f8e9dacbbcad9e8f',
      bytes: 10_976_000,
      importedAtMs: null,
      notes: ['Drawn by the workbench from known factors; the same on every machine.'],
    },
    {
      name: 'mnist',
      title: 'mnist',
      kind: 'imported',
      shape: SHAPE,
      trainCount: 60_000,
      testCount: 10_000,
      hasLabels: true,
      classNames: DIGIT_NAMES,
      fingerprint: '51b8c3e2a4f60917d2c3b4a59687e0d1c2b3a4958677f8e9dacbbcad9e8f0a1b',
      bytes: 54_950_048,
      importedAtMs: Date.UTC(2026, 10, 19, 14, 12),
      notes: [],
    },
  ];
}

export const DOCTOR: DoctorReport = {
  isHealthy: true,
  checks: [
    { name: 'Node', status: 'ok', found: '24.21.0', remedy: null },
    { name: 'TensorFlow library', status: 'ok', found: '2.21.0, CPU', remedy: null },
    { name: 'Training step', status: 'ok', found: 'losses agree to 1.2e-6', remedy: null },
    {
      name: 'NVIDIA card',
      status: 'absent',
      found: 'no driver found',
      remedy: null,
    },
  ],
};
