import type { LossTerm } from '../../../../src-shared/domain';
import type { ModelConfig } from '../../../../src-shared/runConfig';
import { ELBO_TERMS } from '../../objectives/terms';
import {
  denseLayers,
  LIKELIHOOD_FIELDS,
  type LikelihoodConfig,
  NETWORK_FIELDS,
} from '../network/fields';
import type { NetworkConfig } from '../network/network';
import { VAE_ABILITIES } from '../abilities';
import type { RegisteredModel } from '../registeredModel';
import { buildLadderVae } from './model';

const MAX_LAYERS = 5;

/** Settings of a ladder VAE, complete and in range. */
export interface LadderVaeConfig extends NetworkConfig, LikelihoodConfig {
  layers: number;
  bottomDim: number;
  layerUnits: number;
  warmupEpochs: number;
}

/** Returns the dimensions of the layers, lowest first: each has half of the one below, rounded up. */
export function layerDimensions({
  layers,
  bottomDim,
}: Pick<LadderVaeConfig, 'layers' | 'bottomDim'>): number[] {
  return Array.from({ length: layers }, (_, i) => Math.ceil(bottomDim / 2 ** i));
}

/** Returns the key of a layer's own KL; 1 is the lowest. */
export function layerKlKey(layer: number): string {
  return `klLayer${layer}Nats`;
}

/** The ladder VAE's card and form. */
export const LADDER_VAE: RegisteredModel = {
  descriptor: {
    kind: 'ladder-vae',
    title: 'Hierarchical VAE (ladder)',
    summary: 'Two to five stochastic layers, each with a prior that the layer above makes.',
    family: 'variational',
    card: {
      use: 'When one layer of latent variables is too plain a prior: upper layers hold what an image is, lower ones its details. A plain stack of stochastic layers leaves its upper ones unused; joining what the image says with what the layer above expects, and a KL that only gradually gets its weight, keep them alive: see each layer’s own KL. A code is all layers, top first, each on the scale of its prior, so that any standard normal code is a likely one, and moving a top dimension takes all below it along.',
      loss: [
        'L = E_q[-log p(x|z₁)] + β Σₗ KL(q(zₗ|x, zₗ₊₁) ‖ p(zₗ|zₗ₊₁)),  β: 0 → 1 in the warm-up',
        'p(z_L) = N(0, I),  p(zₗ|zₗ₊₁) = N(μₚ(zₗ₊₁), diag σₚ²(zₗ₊₁))',
        'q(zₗ|x, zₗ₊₁) = N(μ, diag σ²),  1/σ² = 1/σ̂²(x) + 1/σₚ²,  μ = σ² (μ̂(x)/σ̂² + μₚ/σₚ²)',
        'code: (zₗ - μₚ) / σₚ of each layer',
      ],
      source:
        'Sønderby, Raiko, Maaløe, Sønderby and Winther, “Ladder Variational Autoencoders”, 2016, without batch normalisation',
    },
    terms: [...ELBO_TERMS, ...Array.from({ length: MAX_LAYERS }, (_, i) => layerTerm(i + 1))],
    headline: 'elboNats',
    abilities: VAE_ABILITIES,
    fields: [
      ...NETWORK_FIELDS,
      {
        kind: 'integer',
        key: 'layers',
        label: 'Stochastic layers',
        help: 'Layers of latent variables one above the other.',
        min: 2,
        max: MAX_LAYERS,
        default: 3,
      },
      {
        kind: 'integer',
        key: 'bottomDim',
        label: 'Dimensions of the lowest layer',
        help: 'Latent dimensions next to the image; each layer above has half as many, rounded up.',
        min: 1,
        max: 512,
        default: 16,
      },
      {
        kind: 'integer',
        key: 'layerUnits',
        label: 'Units between layers',
        help: 'Width of the dense layers from one stochastic layer to the next, up and down.',
        min: 1,
        max: 4096,
        default: 128,
      },
      {
        kind: 'number',
        key: 'warmupEpochs',
        label: 'KL warm-up',
        help: 'Epochs in which the weight of the KL rises from 0 to 1. Without it the upper layers are easily given up.',
        unit: 'epochs',
        min: 0,
        max: 100_000,
        default: 5,
      },
      ...LIKELIHOOD_FIELDS,
    ],
    presets: [
      {
        name: 'Three layers: 32, 16, 8',
        summary: 'Dense 512-256 below the lowest layer: 56 latent dimensions in three layers.',
        values: {
          ...denseLayers(512, 256),
          layers: 3,
          bottomDim: 32,
          layerUnits: 128,
          warmupEpochs: 5,
          likelihood: 'bernoulli',
        },
      },
      {
        name: 'Two layers: 4, 2',
        summary:
          'Small and quick; the first two dimensions of a code, the top layer, make the map.',
        values: {
          ...denseLayers(256, 64),
          layers: 2,
          bottomDim: 4,
          layerUnits: 64,
          warmupEpochs: 5,
          likelihood: 'bernoulli',
        },
      },
    ],
  },
  build: (config, data) => buildLadderVae(ladderVaeConfig(config), data),
  latentDim: (config) =>
    layerDimensions(ladderVaeConfig(config)).reduce((sum, dimension) => sum + dimension, 0),
};

function layerTerm(layer: number): LossTerm {
  return {
    key: layerKlKey(layer),
    label: `KL of layer ${layer}`,
    unit: 'nats',
    help: 'What this stochastic layer knows of an image beyond the layers above it; 1 is the lowest.',
  };
}

function ladderVaeConfig(config: ModelConfig): LadderVaeConfig {
  return config as unknown as LadderVaeConfig;
}
