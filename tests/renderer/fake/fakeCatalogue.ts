import type { DatasetSummary, DoctorReport, ExampleConfig } from '../../../src-shared/domain';
import { defaultValues } from '../../../src-shared/schema/check';
import { DATA_FIELDS, EXECUTION_FIELDS, TRAINING_FIELDS } from '../../../src-shared/runConfig';
import { SHAPE } from './fakeImages';
import { VAE } from './fakeModels';
import { PLANE_SHAPE, WAVE_SHAPE } from './fakeVectors';

const MEASURED = defaultValues(EXECUTION_FIELDS) as never;

export const EXAMPLES: ExampleConfig[] = [
  {
    id: 'digits-vae',
    title: 'Digits',
    summary: 'A small VAE with a two-dimensional latent space on the built-in digits.',
    config: {
      name: 'Digits VAE',
      data: { ...defaultValues(DATA_FIELDS), dataset: 'digits', validationCount: 2000 } as never,
      model: { kind: 'vae', ...defaultValues(VAE.fields) },
      training: { ...defaultValues(TRAINING_FIELDS), epochs: 20 } as never,
      execution: MEASURED,
    },
  },
  {
    id: 'mnist-conv-vae',
    title: 'MNIST, convolutional',
    summary: 'The network and settings of the Keras VAE example.',
    config: {
      name: 'MNIST conv VAE',
      data: { ...defaultValues(DATA_FIELDS), dataset: 'mnist', validationCount: 0 } as never,
      model: { kind: 'vae', ...defaultValues(VAE.fields), ...VAE.presets[0]!.values },
      training: { ...defaultValues(TRAINING_FIELDS), epochs: 30 } as never,
      execution: MEASURED,
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
      valueType: 'uint8',
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
      valueType: 'uint8',
      fingerprint: '51b8c3e2a4f60917d2c3b4a59687e0d1c2b3a4958677f8e9dacbbcad9e8f0a1b',
      bytes: 54_950_048,
      importedAtMs: Date.UTC(2026, 10, 19, 14, 12),
      notes: [],
    },
    {
      name: 'moons',
      title: 'Two moons',
      kind: 'built-in',
      shape: PLANE_SHAPE,
      trainCount: 10_000,
      testCount: 2000,
      hasLabels: true,
      classNames: ['upper', 'lower'],
      valueType: 'float32',
      fingerprint: '77b8c3e2a4f60917d2c3b4a59687e0d1c2b3a4958677f8e9dacbbcad9e8f0a1b',
      bytes: 96_000,
      importedAtMs: null,
      notes: [],
    },
    {
      name: 'waves',
      title: 'Damped waves',
      kind: 'built-in',
      shape: WAVE_SHAPE,
      trainCount: 10_000,
      testCount: 2000,
      hasLabels: false,
      classNames: [],
      valueType: 'float32',
      fingerprint: '88b8c3e2a4f60917d2c3b4a59687e0d1c2b3a4958677f8e9dacbbcad9e8f0a1b',
      bytes: 768_000,
      importedAtMs: null,
      notes: [],
    },
  ];
}

export const DOCTOR: DoctorReport = {
  isHealthy: false,
  checks: [
    { name: 'Node', status: 'ok', found: '24.21.0', remedy: null },
    { name: 'TensorFlow library', status: 'ok', found: '2.21.0, CPU', remedy: null },
    { name: 'Training step', status: 'ok', found: 'losses agree to 1.2e-6', remedy: null },
    {
      name: 'Graphics card cuda:0',
      status: 'ok',
      found: 'NVIDIA RTX A6000, driver 570.124.06, 33.5 of 51.5 GB free',
      remedy: null,
    },
    {
      name: 'Graphics card cuda:1',
      status: 'ok',
      found: 'NVIDIA RTX A6000, driver 570.124.06, 50.9 of 51.5 GB free',
      remedy: null,
    },
    {
      name: 'NVIDIA libraries',
      status: 'ok',
      found: '9 of 9 loaded with all their symbols',
      remedy: null,
    },
    { name: 'CUDA plug-in', status: 'ok', found: '0.11.2, interface 0.81', remedy: null },
    {
      name: 'CUDA devices',
      status: 'ok',
      found: 'NVIDIA RTX A6000, NVIDIA RTX A6000',
      remedy: null,
    },
    {
      name: 'Training step, xla on cuda:0',
      status: 'ok',
      found: 'as expected, within 3e-5 nats',
      remedy: null,
    },
    {
      name: 'Training step, xla on cuda:1',
      status: 'failed',
      found: 'the process ended with the signal SIGSEGV',
      remedy:
        'Set it up anew with `npx latent setup --cuda`; where that does not help, choose another device.',
    },
  ],
};
