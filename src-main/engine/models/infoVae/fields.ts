import type { LossTerm } from '../../../../src-shared/domain';
import type { FieldSchema } from '../../../../src-shared/schema/fields';
import type { MmdKernel } from '../../objectives/mmd';
import {
  LATENT_DIM_FIELD,
  LIKELIHOOD_FIELDS,
  type LikelihoodConfig,
  NETWORK_FIELDS,
} from '../network/fields';
import type { NetworkConfig } from '../network/network';

/** What a model with a discrepancy between codes and prior has in its config. */
export interface MmdConfig extends NetworkConfig, LikelihoodConfig {
  latentDim: number;
  kernel: MmdKernel;
  mmdWeight: number;
}

const KERNEL_FIELD: FieldSchema = {
  kind: 'choice',
  key: 'kernel',
  label: 'Kernel',
  help: 'How alike two codes are, by their distance s², with C = 2 × latent dimensions.',
  options: [
    {
      value: 'imq',
      label: 'Inverse multiquadratic',
      help: 'C / (C + s²): codes far out still feel the pull.',
    },
    { value: 'rbf', label: 'Gaussian', help: 'exp(-s² / C): only codes near each other count.' },
  ],
  default: 'imq',
};

/** Returns the form of such a model. */
export function mmdFields(weightHelp: string): FieldSchema[] {
  return [
    ...NETWORK_FIELDS,
    LATENT_DIM_FIELD,
    ...LIKELIHOOD_FIELDS,
    KERNEL_FIELD,
    {
      kind: 'number',
      key: 'mmdWeight',
      label: 'Lambda',
      help: weightHelp,
      min: 0,
      max: 1e6,
      default: 1000,
    },
  ];
}

export const MMD_TERM: LossTerm = {
  key: 'mmd',
  label: 'MMD²',
  unit: '',
  help: 'How far the codes of a batch, all together, are from draws of the prior; 0 where they are alike, give or take chance, so it can be below 0.',
};
