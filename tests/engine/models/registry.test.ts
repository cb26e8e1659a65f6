import { expect, test } from 'vitest';
import {
  buildModel,
  latentDimOf,
  modelDescriptors,
  modelFields,
} from '../../../src-main/engine/models/registry';
import { checkFields, defaultValues } from '../../../src-shared/schema/check';

const data = { shape: { height: 28, width: 28, channels: 1 }, classCount: 10, trainCount: 1000 };

test('every model builds from the defaults of its own fields and from each preset', () => {
  const descriptors = modelDescriptors();
  expect(descriptors.map(({ kind }) => kind)).toContain('vae');
  for (const { kind, fields, presets } of descriptors) {
    expect(presets.length).toBeGreaterThan(0);
    for (const values of [defaultValues(fields), ...presets.map((preset) => preset.values)]) {
      const { values: complete, problems } = checkFields(fields, values, 'model');
      expect(problems).toEqual([]);
      const config = { kind, ...complete };
      const model = buildModel(config, data);
      expect(model.weights.length).toBeGreaterThan(0);
      expect(model.latentDim).toBe(latentDimOf(config));
    }
  }
});

test('fields of an unknown kind are null, and building it names the field', () => {
  expect(modelFields('oracle')).toBeNull();
  expect(() => buildModel({ kind: 'oracle' }, data)).toThrow(
    /^model\.kind must be one of vae(, [\w-]+)*, got "oracle"$/,
  );
});
