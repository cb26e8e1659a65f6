import { createHash } from 'node:crypto';
import { DATA_FIELDS, TRAINING_FIELDS } from '../../../src-shared/runConfig';
import type { FieldSchema } from '../../../src-shared/schema/fields';
import type { SessionOptions } from './session';

/** Settings that every fingerprint holds; the others came later, and count where they are not as before. */
const FIRST_SETTINGS = ['dataset', 'validationCount', 'batchSize', 'learningRate', 'seed'];
/** What may change between a checkpoint and its resumption. */
const FREE_SETTINGS = [
  'epochs',
  'patienceEpochs',
  'latentSampleCount',
  'latentIntervalSteps',
  'scoreEveryEpochs',
];

/**
 * Returns SHA-256 (hex) over all that decides a run's numbers: model, image shape, training images
 * and the settings of a step. Name, number of epochs and what is shown may change between a
 * checkpoint and its resumption; the epochs not where the learning rate depends on them.
 */
export function configFingerprint({ config, shape, trainCount }: SessionOptions): string {
  const { epochs, schedule } = config.training;
  const deciding = {
    model: config.model,
    data: decidingSettings(DATA_FIELDS, { ...config.data }),
    shape,
    trainCount,
    ...decidingSettings(TRAINING_FIELDS, { ...config.training }),
    ...(schedule === 'linear' || schedule === 'cosine' ? { epochs } : {}),
  };
  return createHash('sha256').update(canonicalJson(deciding)).digest('hex');
}

function decidingSettings(fields: readonly FieldSchema[], values: Record<string, unknown>) {
  const deciding = fields.filter(
    ({ key, default: usual }) =>
      !FREE_SETTINGS.includes(key) && (FIRST_SETTINGS.includes(key) || values[key] !== usual),
  );
  return Object.fromEntries(deciding.map(({ key }) => [key, values[key]]));
}

/** JSON with sorted keys, so that the order in a config file does not count. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
