import { EXECUTION_FIELDS, type ExecutionConfig, type Precision } from '../src-shared/runConfig';
import { defaultValues } from '../src-shared/schema/check';

/** Returns how a run is to be computed, with the defaults of all that is not given. */
export function executionConfig(given: Partial<ExecutionConfig> = {}): ExecutionConfig {
  return { ...(defaultValues(EXECUTION_FIELDS) as unknown as ExecutionConfig), ...given };
}

/** What a report says of the device where the processor computes. */
export const ON_PROCESSOR: { device: string; deviceName: null; precision: Precision } = {
  device: 'cpu',
  deviceName: null,
  precision: 'f32',
};
