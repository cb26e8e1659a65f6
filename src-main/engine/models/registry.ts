import type { ImageShape, ModelDescriptor } from '../../../src-shared/domain';
import { ConfigError } from '../../../src-shared/errors';
import type { ModelConfig } from '../../../src-shared/runConfig';
import { describeValue } from '../../../src-shared/schema/check';
import type { FieldSchema } from '../../../src-shared/schema/fields';
import type { Model } from './model';
import { VAE_DESCRIPTOR, vaeConfig } from './vae/config';
import { buildVae } from './vae/model';

interface RegisteredModel {
  descriptor: ModelDescriptor;
  build(config: ModelConfig, shape: ImageShape): Model;
}

/** Every model the workbench offers, in the order of the form. A new variant adds one line. */
const MODELS: readonly RegisteredModel[] = [
  { descriptor: VAE_DESCRIPTOR, build: (config, shape) => buildVae(vaeConfig(config), shape) },
];

/** Returns the cards of all models. */
export function modelDescriptors(): ModelDescriptor[] {
  return MODELS.map(({ descriptor }) => descriptor);
}

/** Returns the fields of a model's config, or null where no model has that kind. */
export function modelFields(kind: string): readonly FieldSchema[] | null {
  return MODELS.find(({ descriptor }) => descriptor.kind === kind)?.descriptor.fields ?? null;
}

/**
 * Returns the numbers in a code of a checked config's model, before any is built. Every model's form
 * has this field, under this name.
 */
export function latentDimOf(config: ModelConfig): number {
  return Number(config['latentDim']);
}

/**
 * Returns the model of a checked config for images of a shape.
 * @throws ConfigError for an unknown kind, or layers that do not fit the shape.
 */
export function buildModel(config: ModelConfig, shape: ImageShape): Model {
  const model = MODELS.find(({ descriptor }) => descriptor.kind === config.kind);
  if (!model) {
    const kinds = MODELS.map(({ descriptor }) => descriptor.kind).join(', ');
    throw new ConfigError(
      `model.kind must be one of ${kinds}, got ${describeValue(config.kind)}`,
      'model.kind',
    );
  }
  return model.build(config, shape);
}
