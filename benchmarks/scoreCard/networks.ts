import type { FieldValues } from '../../src-shared/schema/fields';

type Model = FieldValues & { kind: string };

/** The network of examples/mnist-conv-vae.json. */
export const CONV_VAE: Model = {
  kind: 'vae',
  encoder: [
    { type: 'conv', filters: 32, kernelSize: 3, stride: 2 },
    { type: 'conv', filters: 64, kernelSize: 3, stride: 2 },
    { type: 'dense', units: 16 },
  ],
  decoder: [],
  latentDim: 2,
};

const DENSE: FieldValues = {
  encoder: [
    { type: 'dense', units: 256 },
    { type: 'dense', units: 64 },
  ],
  decoder: [],
  latentDim: 2,
};

/** The same network with each part of the loss alone, and with both. */
export const LATENT_SPACES = {
  autoencoder: { kind: 'autoencoder', ...DENSE },
  'KL alone': { kind: 'vae', ...DENSE, lossParts: 'kl' },
  'both terms': { kind: 'vae', ...DENSE },
} as const satisfies Record<string, Model>;
export type LatentSpace = keyof typeof LATENT_SPACES;
