import { EXECUTION_FIELDS, type ExecutionConfig, type RunConfig } from '../../src-shared/runConfig';
import { defaultValues } from '../../src-shared/schema/check';

/** A config as it may lie in the database: runs from before the execution section lack it. */
type StoredConfig = Omit<RunConfig, 'execution'> & { execution?: ExecutionConfig };

/** Returns the complete config of a run; sections that came after it have their defaults. */
export function configFromJson(json: string): RunConfig {
  const stored = JSON.parse(json) as StoredConfig;
  const defaults = defaultValues(EXECUTION_FIELDS) as unknown as ExecutionConfig;
  return { ...stored, execution: { ...defaults, ...stored.execution } };
}
