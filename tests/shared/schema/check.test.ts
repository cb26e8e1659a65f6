import { expect, test } from 'vitest';
import { checkFields, defaultValues, fieldApplies } from '../../../src-shared/schema/check';
import type { FieldSchema } from '../../../src-shared/schema/fields';

const base = { label: 'L', help: 'H' };
const FIELDS: FieldSchema[] = [
  { ...base, kind: 'integer', key: 'latentDim', min: 1, max: 512, default: 2 },
  { ...base, kind: 'number', key: 'beta', min: 0, max: 10, default: 1 },
  {
    ...base,
    kind: 'choice',
    key: 'likelihood',
    options: [
      { value: 'bernoulli', label: 'Bernoulli', help: '' },
      { value: 'gaussian', label: 'Gaussian', help: '' },
    ],
    default: 'bernoulli',
  },
  {
    ...base,
    kind: 'number',
    key: 'sigma',
    min: 0.01,
    max: 1,
    default: 0.1,
    appliesWhen: { key: 'likelihood', equals: 'gaussian' },
  },
  { ...base, kind: 'boolean', key: 'isTied', default: false },
  { ...base, kind: 'text', key: 'note', maxLength: 5, default: '' },
  {
    ...base,
    kind: 'layers',
    key: 'encoder',
    allowed: ['dense', 'conv'],
    maxLayers: 2,
    default: [{ type: 'dense', units: 8 }],
  },
];

test('an empty section becomes the defaults', () => {
  expect(checkFields(FIELDS, {}, 'model')).toEqual({
    values: defaultValues(FIELDS),
    problems: [],
  });
});

test('given values are kept and the rest is filled in', () => {
  const { values } = checkFields(FIELDS, { latentDim: 16, encoder: [] }, 'model');
  expect(values).toEqual({ ...defaultValues(FIELDS), latentDim: 16, encoder: [] });
});

test.each([
  [{ latentDim: 0 }, 'model.latentDim', 'model.latentDim must be an integer in 1..512, got 0'],
  [{ latentDim: 2.5 }, 'model.latentDim', 'model.latentDim must be an integer in 1..512, got 2.5'],
  [{ latentDim: '2' }, 'model.latentDim', 'model.latentDim must be an integer in 1..512, got "2"'],
  [
    { latentDim: null },
    'model.latentDim',
    'model.latentDim must be an integer in 1..512, got null',
  ],
  [{ beta: NaN }, 'model.beta', 'model.beta must be a number in 0..10, got NaN'],
  [{ beta: 10.1 }, 'model.beta', 'model.beta must be a number in 0..10, got 10.1'],
  [
    { likelihood: 'poisson' },
    'model.likelihood',
    'model.likelihood must be one of bernoulli, gaussian, got "poisson"',
  ],
  [{ isTied: 1 }, 'model.isTied', 'model.isTied must be true or false, got 1'],
  [
    { note: 'longer' },
    'model.note',
    'model.note must be text of at most 5 characters, got "longer"',
  ],
  [{ encoder: {} }, 'model.encoder', 'model.encoder must be a list of layers, got {}'],
  [
    { encoder: [{ type: 'lstm' }] },
    'model.encoder',
    'model.encoder[0].type must be one of dense, conv, got "lstm"',
  ],
  [
    { encoder: [{ type: 'conv', filters: 4, kernelSize: 3, stride: 9 }] },
    'model.encoder',
    'model.encoder[0].stride must be an integer in 1..4, got 9',
  ],
  [
    { encoder: [{ type: 'dense', units: 4, bias: true }] },
    'model.encoder',
    "model.encoder[0] has no setting named 'bias'",
  ],
  [{ encoder: [1, 2, 3] }, 'model.encoder', 'model.encoder must have at most 2 layers, got 3'],
])('%j is refused at its field', (section, field, message) => {
  expect(checkFields(FIELDS, section, 'model').problems).toEqual([{ field, message }]);
});

test('a misspelt key is named together with the keys there are', () => {
  expect(checkFields(FIELDS, { latentdim: 2 }, 'model').problems[0]).toEqual({
    field: 'model.latentdim',
    message:
      "model has no field named 'latentdim'; it has latentDim, beta, likelihood, sigma, isTied, note, encoder",
  });
});

test('every problem is found, not only the first', () => {
  expect(checkFields(FIELDS, { latentDim: 0, beta: -1 }, 'model').problems).toHaveLength(2);
});

test('a section that is no object is refused', () => {
  expect(checkFields(FIELDS, [1], 'model').problems).toEqual([
    { field: 'model', message: 'model must be an object, got [1]' },
  ]);
});

test('a field applies only under the value it names', () => {
  const sigma = FIELDS[3]!;
  expect(fieldApplies(sigma, { likelihood: 'gaussian' })).toBe(true);
  expect(fieldApplies(sigma, { likelihood: 'bernoulli' })).toBe(false);
  const either = { ...sigma, appliesWhen: { key: 'likelihood', equals: ['gaussian', 'laplace'] } };
  expect(fieldApplies(either, { likelihood: 'laplace' })).toBe(true);
  expect(fieldApplies(either, { likelihood: 'bernoulli' })).toBe(false);
});

test('defaults are copies, so that changing one run never changes the schema', () => {
  const values = defaultValues(FIELDS);
  (values['encoder'] as unknown[]).length = 0;
  expect(defaultValues(FIELDS)['encoder']).toEqual([{ type: 'dense', units: 8 }]);
});
