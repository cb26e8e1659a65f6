import { describe, expect, test } from 'vitest';
import { abilityWords, labelsProblem } from '../../../../src-renderer/screens/newRun/modelWords';
import { fakeDatasets } from '../../fake/fakeCatalogue';
import { MODELS } from '../../fake/fakeModels';

const model = (wanted: string) => MODELS.find(({ kind }) => kind === wanted)!;
const dataset = (wanted: string) => fakeDatasets().find(({ name }) => name === wanted)!;
const warnings = (kind: string) =>
  abilityWords(model(kind).abilities).flatMap(({ words, isWarning }) => (isWarning ? [words] : []));

describe('the words on a model’s card', () => {
  test('warn of what is missing and of what is asked for', () => {
    expect(warnings('vae')).toEqual([]);
    expect(warnings('gan')).toEqual(['no encoder: no map, no reconstructions']);
    expect(warnings('linear')).toEqual(['no prior to sample from']);
    expect(warnings('conditional-vae')).toEqual(['needs labels']);
    expect(warnings('m2')).toEqual(['needs a few labels']);
  });
});

describe('a model that needs labels', () => {
  test('is refused on data without them, with both named', () => {
    const problem = labelsProblem(model('conditional-vae'), dataset('waves'));
    expect(problem).toContain('Conditional VAE wants a label for each image');
    expect(problem).toContain('“Damped waves” has none');
    expect(labelsProblem(model('m2'), dataset('waves'))).toContain('at least a few labels');
  });

  test('is fine on data with them, as every other model is on any', () => {
    expect(labelsProblem(model('conditional-vae'), dataset('digits'))).toBeNull();
    expect(labelsProblem(model('vae'), dataset('waves'))).toBeNull();
    expect(labelsProblem(model('m2'), null)).toBeNull();
  });
});
