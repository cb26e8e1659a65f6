import {
  DATA_FIELDS,
  EXECUTION_FIELDS,
  type RunConfig,
  TRAINING_FIELDS,
} from '../../src-shared/runConfig';
import { defaultValues } from '../../src-shared/schema/check';
import type { FieldSchema } from '../../src-shared/schema/fields';

/** A config as it may lie in the database: of an older version, which knew fewer settings. */
type StoredConfig = Pick<RunConfig, 'name' | 'model'> & {
  [Section in 'data' | 'training' | 'execution']?: Partial<RunConfig[Section]>;
};

/**
 * Returns the complete config of a run. Settings that came after it have their defaults, which are
 * what was done before there was a choice; those of its model are for the model to complete.
 */
export function configFromJson(json: string): RunConfig {
  const stored = JSON.parse(json) as StoredConfig;
  return {
    ...stored,
    data: completed(DATA_FIELDS, stored.data),
    training: completed(TRAINING_FIELDS, stored.training),
    execution: completed(EXECUTION_FIELDS, stored.execution),
  };
}

function completed<Section>(fields: readonly FieldSchema[], stored?: Partial<Section>): Section {
  return { ...(defaultValues(fields) as Section), ...stored };
}
