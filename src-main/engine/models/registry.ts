import type { ModelDescriptor } from '../../../src-shared/domain';
import { ConfigError } from '../../../src-shared/errors';
import type { ModelConfig } from '../../../src-shared/runConfig';
import { defaultValues, describeValue } from '../../../src-shared/schema/check';
import type { FieldSchema } from '../../../src-shared/schema/fields';
import type { DataSpec, Model } from './model';
import type { RegisteredModel } from './registeredModel';
import { AUTOENCODER } from './autoencoder/config';
import { CONTRACTIVE_AUTOENCODER } from './contractiveAutoencoder/config';
import { DENOISING_AUTOENCODER } from './denoisingAutoencoder/config';
import { LINEAR_AUTOENCODER } from './linearAutoencoder/config';
import { SPARSE_AUTOENCODER } from './sparseAutoencoder/config';
import { GAN } from './gan/config';
import { IAF_VAE } from './iafVae/config';
import { LADDER_VAE } from './ladderVae/config';
import { IWAE } from './iwae/config';
import { CONDITIONAL_VAE } from './conditionalVae/config';
import { SEMI_SUPERVISED_VAE } from './semiSupervisedVae/config';
import { TCVAE } from './tcvae/config';
import { VAMP_PRIOR } from './vampPrior/config';
import { INFO_VAE } from './infoVae/config';
import { WAE } from './wae/config';
import { VQ_VAE } from './vqVae/config';
import { VAE } from './vae/config';

/** Every model the workbench offers, in the order of the form. A new variant adds one line. */
const MODELS: readonly RegisteredModel[] = [
  VAE,
  TCVAE,
  IWAE,
  IAF_VAE,
  LADDER_VAE,
  VAMP_PRIOR,
  INFO_VAE,
  CONDITIONAL_VAE,
  SEMI_SUPERVISED_VAE,
  WAE,
  VQ_VAE,
  AUTOENCODER,
  LINEAR_AUTOENCODER,
  SPARSE_AUTOENCODER,
  DENOISING_AUTOENCODER,
  CONTRACTIVE_AUTOENCODER,
  GAN,
];

/** Returns the cards of all models. */
export function modelDescriptors(): ModelDescriptor[] {
  return MODELS.map(({ descriptor }) => descriptor);
}

/** Returns the card of a kind of model, or null where no model has that kind. */
export function modelDescriptor(kind: string): ModelDescriptor | null {
  return modelDescriptors().find((descriptor) => descriptor.kind === kind) ?? null;
}

/** Returns the fields of a model's config, or null where no model has that kind. */
export function modelFields(kind: string): readonly FieldSchema[] | null {
  return modelDescriptor(kind)?.fields ?? null;
}

/** Returns the numbers in a code of a checked config's model, before any is built. */
export function latentDimOf(config: ModelConfig): number {
  const model = MODELS.find(({ descriptor }) => descriptor.kind === config.kind);
  return model?.latentDim?.(config) ?? Number(config['latentDim']);
}

/**
 * Returns the model of a checked config for some data.
 * @throws ConfigError for an unknown kind, layers that do not fit the shape, or missing labels.
 */
export function buildModel(config: ModelConfig, data: DataSpec): Model {
  const model = MODELS.find(({ descriptor }) => descriptor.kind === config.kind);
  if (!model) {
    const kinds = MODELS.map(({ descriptor }) => descriptor.kind).join(', ');
    throw new ConfigError(
      `model.kind must be one of ${kinds}, got ${describeValue(config.kind)}`,
      'model.kind',
    );
  }
  if (model.descriptor.abilities.labels !== 'none' && data.classCount === 0) {
    throw new ConfigError(
      `model.kind ${config.kind} needs a data set with labels, got one without`,
      'model.kind',
    );
  }
  // A run from before a field came has its default.
  return model.build({ ...defaultValues(model.descriptor.fields), ...config }, data);
}
