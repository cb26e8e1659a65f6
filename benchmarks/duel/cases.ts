import type { ImageShape } from '../../src-shared/domain';
import type { LayerSpec } from '../../src-shared/schema/layers';

export type CaseName = 'mlp' | 'conv' | 'conv64';

/** A network and its images, and how long a contender has the machine before the next one. */
export interface TrainCase {
  name: CaseName;
  title: string;
  images: 'mnist' | 'discs';
  shape: ImageShape;
  encoder: LayerSpec[];
  /** Written out rather than left to the mirror: the peers build from the same list. */
  decoder: LayerSpec[];
  latentDim: number;
  /** Timed steps of a turn, and the untimed ones before them that fetch a contender's memory back. */
  stepsPerTurn: number;
  warmSteps: number;
}

export const BATCH_SIZE = 128;
export const LEARNING_RATE = 1e-3;
export const THREADS = 2;
export const SEED = 0;

/** The cases in the order of the report. */
export const CASES: readonly TrainCase[] = [
  {
    name: 'mlp',
    title: 'dense VAE 784-512-256-20',
    images: 'mnist',
    shape: { height: 28, width: 28, channels: 1 },
    encoder: [
      { type: 'dense', units: 512 },
      { type: 'dense', units: 256 },
    ],
    decoder: [
      { type: 'dense', units: 256 },
      { type: 'dense', units: 512 },
    ],
    latentDim: 20,
    stepsPerTurn: 30,
    warmSteps: 2,
  },
  {
    name: 'conv',
    title: 'network of the Keras VAE example',
    images: 'mnist',
    shape: { height: 28, width: 28, channels: 1 },
    encoder: [...convolutions([32, 64]), { type: 'dense', units: 16 }],
    decoder: transposedConvolutions([64, 32]),
    latentDim: 2,
    stepsPerTurn: 8,
    warmSteps: 2,
  },
  {
    name: 'conv64',
    title: 'convolutional VAE 32-64-128-256, 128 latent dimensions, on 64 x 64 x 3 images',
    images: 'discs',
    shape: { height: 64, width: 64, channels: 3 },
    encoder: convolutions([32, 64, 128, 256]),
    decoder: transposedConvolutions([256, 128, 64, 32]),
    latentDim: 128,
    stepsPerTurn: 3,
    warmSteps: 1,
  },
];

function convolutions(filters: readonly number[]): LayerSpec[] {
  return filters.map((count) => ({ type: 'conv', filters: count, kernelSize: 3, stride: 2 }));
}

function transposedConvolutions(filters: readonly number[]): LayerSpec[] {
  return filters.map((count) => ({
    type: 'convTranspose',
    filters: count,
    kernelSize: 3,
    stride: 2,
  }));
}
