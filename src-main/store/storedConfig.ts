import {
  DATA_FIELDS,
  EXECUTION_FIELDS,
  type RunConfig,
  TRAINING_FIELDS,
} from '../../src-shared/runConfig';
import { defaultValues } from '../../src-shared/schema/check';

/** A config as it may lie in the database: older runs lack the settings that came after them. */
interface StoredConfig extends Pick<RunConfig, 'name' | 'model'> {
  data: Partial<RunConfig['data']>;
  training: Partial<RunConfig['training']>;
  execution?: Partial<RunConfig['execution']>;
}

/** Returns the complete config of a run; settings that came after it have their defaults. */
export function configFromJson(json: string): RunConfig {
  const stored = JSON.parse(json) as StoredConfig;
  return {
    ...stored,
    data: { ...defaultValues(DATA_FIELDS), ...stored.data },
    training: { ...defaultValues(TRAINING_FIELDS), ...stored.training },
    execution: { ...defaultValues(EXECUTION_FIELDS), ...stored.execution },
  } as unknown as RunConfig;
}
