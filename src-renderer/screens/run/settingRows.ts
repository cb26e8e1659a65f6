import type { ModelDescriptor } from '../../../src-shared/domain';
import { executionScope } from '../../../src-shared/executionScope';
import {
  DATA_FIELDS,
  EXECUTION_FIELDS,
  TRAINING_FIELDS,
  type RunConfig,
} from '../../../src-shared/runConfig';
import { fieldApplies } from '../../../src-shared/schema/check';
import type { FieldSchema, FieldValue, FieldValues } from '../../../src-shared/schema/fields';
import { describeLayer } from '../../../src-shared/schema/layers';
import { countText } from '../../charts/numberText';
import { executionAskedText } from '../../text/executorText';

export interface SettingRow {
  name: string;
  value: string;
}

/** Fields of data and training that are told in any case, or are no matter of the result. */
const TOLD_ELSEWHERE = [
  ...['dataset', 'validationCount', 'epochs', 'batchSize', 'learningRate', 'seed'],
  ...['latentSampleCount', 'latentIntervalSteps'],
];

const CARD_FIELDS = EXECUTION_FIELDS.filter(({ key }) => key === 'cardMemoryShare');

/**
 * Returns a run's settings in the words of its model's form, without those that do not apply; of data and training the
 * main ones, and what differs from the default.
 * @param descriptor the run's model; null where it is not known (yet), then the keys stand as they are.
 */
export function settingRows(config: RunConfig, descriptor: ModelDescriptor | null): SettingRow[] {
  const { data, model, training, execution } = config;
  const fields = descriptor?.fields ?? null;
  const values = Object.entries(model).filter(([key]) => key !== 'kind');
  const known = new Map(fields?.map((field) => [field.key, field]));
  const firstStack = fields?.find(({ kind }) => kind === 'layers')?.label ?? 'encoder';
  return [
    { name: 'Data set', value: `${data.dataset}, ${countText(data.validationCount)} held out` },
    ...changedRows(DATA_FIELDS, { ...data }),
    { name: 'Model', value: descriptor?.title ?? model.kind },
    ...values
      .filter(([key]) => !known.has(key) || fieldApplies(known.get(key)!, model))
      .map(([key, value]) => ({
        name: known.get(key)?.label ?? key,
        value: settingText(value, known.get(key), firstStack),
      })),
    { name: 'Batch size', value: countText(training.batchSize) },
    { name: 'Learning rate', value: String(training.learningRate) },
    ...changedRows(TRAINING_FIELDS, { ...training }),
    { name: 'Seed', value: String(training.seed) },
    { name: 'Executor', value: executionAskedText(execution) },
    ...(executionScope(execution.executor, execution.device).mayUseCard
      ? changedRows(CARD_FIELDS, { ...execution })
      : []),
  ];
}

function changedRows(fields: readonly FieldSchema[], values: FieldValues): SettingRow[] {
  return fields
    .filter(({ key }) => !TOLD_ELSEWHERE.includes(key))
    .filter((field) => fieldApplies(field, values) && values[field.key] !== field.default)
    .map((field) => ({ name: field.label, value: settingText(values[field.key]!, field, '') }));
}

function settingText(
  value: FieldValue,
  field: FieldSchema | undefined,
  firstStack: string,
): string {
  if (Array.isArray(value)) {
    return value.map(describeLayer).join('\n') || `mirrors the ${firstStack.toLowerCase()}`;
  }
  if (field?.kind === 'choice') {
    return field.options.find((option) => option.value === value)?.label ?? String(value);
  }
  return String(value);
}
