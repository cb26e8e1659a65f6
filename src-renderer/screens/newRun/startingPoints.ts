import type { ExampleConfig, ModelDescriptor } from '../../../src-shared/domain';
import type { FieldValues } from '../../../src-shared/schema/fields';
import type { RunDraft } from './runDraft.svelte';
import type { StartingPoint } from './StartingPoints.svelte';

/** Returns the examples as starting points; one is current while all but the name is its own. */
export function examplePoints(
  examples: readonly ExampleConfig[],
  draft: RunDraft,
): StartingPoint[] {
  const { model, data, training } = draft.sections;
  const now = { data, model: { kind: draft.model?.kind, ...model }, training };
  return examples.map(({ id, title, summary, config }) => ({
    id,
    title,
    summary,
    isCurrent: (['data', 'model', 'training'] as const).every((section) =>
      holds(now[section] as FieldValues, config[section] as unknown as FieldValues),
    ),
  }));
}

/** Returns a model's presets as starting points; one is current while the form holds all its values. */
export function presetPoints(model: ModelDescriptor, values: FieldValues): StartingPoint[] {
  return model.presets.map((preset) => ({
    id: preset.name,
    title: preset.name,
    summary: preset.summary,
    isCurrent: holds(values, preset.values),
  }));
}

/** Tells whether every given value stands in `values`. */
function holds(values: FieldValues, given: FieldValues): boolean {
  return Object.entries(given).every(
    ([key, value]) => JSON.stringify(values[key]) === JSON.stringify(value),
  );
}
