import { describe, expect, it } from 'vitest';
import { headlineOf, lossText, sharedUnitText, termsOf } from '../../../src-renderer/text/lossText';
import { MODELS } from '../fake/fakeModels';

const model = (wanted: string) => MODELS.find(({ kind }) => kind === wanted)!;

describe('losses in words', () => {
  it('writes nats as numbers and ratios as hundredths', () => {
    expect(lossText(152.64, 'nats')).toBe('152.6');
    expect(lossText(0.9734, 'ratio')).toBe('97.3');
    expect(lossText(41.27, '')).toBe('41.3');
    expect(lossText(NaN, 'ratio')).toBe('–');
  });

  it('names a unit for all only where all share it', () => {
    expect(sharedUnitText(model('vae').terms)).toBe('nats/image');
    expect(sharedUnitText(model('m2').terms)).toBeNull();
    expect(sharedUnitText(model('m2').terms.slice(-1))).toBe('%');
    expect(sharedUnitText([])).toBeNull();
    expect(sharedUnitText([{ key: 'perplexity', label: '', unit: '', help: '' }])).toBeNull();
  });
});

describe('the headline of a run', () => {
  it('is the number that its model is compared by, with the name of that number', () => {
    const losses = { totalNats: 3, elboNats: 98, accuracy: 0.9 };
    expect(headlineOf(model('vae'), losses)).toMatchObject({ term: { label: '−ELBO' }, value: 98 });
    expect(headlineOf(model('m2'), losses)).toMatchObject({
      term: { label: 'Accuracy', unit: 'ratio' },
      value: 0.9,
    });
  });

  it('is the total while the model is not known, and nothing before it is measured', () => {
    expect(headlineOf(null, { totalNats: 3 })).toMatchObject({
      term: { label: 'total' },
      value: 3,
    });
    expect(headlineOf(model('vae'), null)).toBeNull();
    expect(headlineOf(model('vae'), { totalNats: 3 })).toBeNull();
  });
});

describe('the terms of a run', () => {
  it('are those of its card that were measured, all of them before anything was', () => {
    const keys = (measured: string[]) => termsOf(model('linear'), measured).map(({ key }) => key);
    expect(keys([])).toEqual(['totalNats', 'reconstructionNats']);
    expect(keys(['reconstructionNats', 'klNats'])).toEqual(['reconstructionNats']);
  });

  it('are those that were measured while the card is not known', () => {
    expect(termsOf(null, ['klNats'])).toEqual([
      { key: 'klNats', label: 'kl', unit: 'nats', help: '' },
    ]);
  });
});
