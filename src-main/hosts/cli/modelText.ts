import type { ModelDescriptor } from '../../../src-shared/domain';
import type { FieldSchema } from '../../../src-shared/schema/fields';
import { describeLayer } from '../../../src-shared/schema/layers';
import { textTable } from './textTable';

/** Returns the lines of the list of models. */
export function modelTable(models: readonly ModelDescriptor[]): string[] {
  return textTable(
    [
      { title: 'kind', align: 'left' },
      { title: 'family', align: 'left' },
      { title: 'model', align: 'left' },
    ],
    models.map(({ kind, family, title }) => [kind, family, title]),
  );
}

/** Returns a model's card, what it measures and the fields of its config. */
export function modelLines(model: ModelDescriptor): string[] {
  const { title, summary, card, terms, fields, presets } = model;
  return [
    title,
    summary,
    '',
    card.use,
    '',
    ...card.loss.map((formula) => `  ${formula}`),
    '',
    `After ${card.source}.`,
    ...abilityLines(model),
    '',
    ...textTable(
      [
        { title: 'measured', align: 'left' },
        { title: 'as', align: 'left' },
        { title: 'meaning', align: 'left' },
      ],
      terms.map(({ key, label, help }) => [label, key, help]),
    ),
    '',
    ...textTable(
      [
        { title: 'field', align: 'left' },
        { title: 'values', align: 'left' },
        { title: 'default', align: 'left' },
        { title: 'meaning', align: 'left' },
      ],
      fields.map((field) => [field.key, valuesText(field), defaultText(field), field.help]),
    ),
    '',
    ...presets.map(({ name, summary: about }) => `preset ${name}: ${about}`),
  ];
}

function abilityLines({ abilities }: ModelDescriptor): string[] {
  const lines: string[] = [];
  if (!abilities.encodes) lines.push('It has no encoder: images have no codes.');
  if (abilities.prior === 'none') lines.push('It has no prior: codes cannot be drawn at random.');
  if (!abilities.hasLikelihood) lines.push('It gives no estimate of log p(x).');
  if (abilities.labels === 'condition') lines.push('It needs a data set with labels.');
  if (abilities.labels === 'some') {
    lines.push('It learns from the labels of a few images (data.labelledCount).');
  }
  return lines.length === 0 ? [] : ['', ...lines];
}

function valuesText(field: FieldSchema): string {
  switch (field.kind) {
    case 'integer':
    case 'number':
      return `${field.min}..${field.max}${field.unit === undefined ? '' : ` ${field.unit}`}`;
    case 'choice':
      return field.options.map(({ value }) => value).join(' | ');
    case 'boolean':
      return 'true | false';
    case 'text':
      return 'text';
    case 'layers':
      return `layers: ${field.allowed.join(' | ')}`;
  }
}

function defaultText(field: FieldSchema): string {
  if (field.kind !== 'layers') return String(field.default);
  return field.default.length === 0 ? 'none' : field.default.map(describeLayer).join(', ');
}
