import { describe, expect, it } from 'vitest';
import { splitTrainValidation } from '../../src-main/data/dataset';
import { latentSampleIndices } from '../../src-main/workbench/latentSample';
import { smallConfig } from './support';

const IMAGES = { train: { count: 500, labels: null }, classNames: [] };

function config(validationCount: number, latentSampleCount: number, seed = 0) {
  const base = smallConfig({ latentSampleCount, seed });
  return { ...base, data: { ...base.data, validationCount } };
}

describe('latentSampleIndices', () => {
  it('draws validation images only, each once, in rising order', () => {
    const { split, indices } = latentSampleIndices(config(100, 40), IMAGES);
    const held = new Set(splitTrainValidation(IMAGES.train, 100, 0).validation);
    expect(split).toBe('validation');
    expect(indices).toHaveLength(40);
    expect([...indices].every((index) => held.has(index))).toBe(true);
    expect([...indices]).toEqual([...new Set(indices)].toSorted((a, b) => a - b));
  });

  it('draws training images where the run keeps no validation images', () => {
    const { split, indices } = latentSampleIndices(config(0, 40), IMAGES);
    expect(split).toBe('train');
    expect(indices).toHaveLength(40);
  });

  it('holds every validation image where there are fewer than asked for', () => {
    expect(latentSampleIndices(config(30, 40), IMAGES).indices).toHaveLength(30);
  });

  it('is the same for one seed and another for another', () => {
    const draw = (seed: number) => [...latentSampleIndices(config(0, 40, seed), IMAGES).indices];
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
  });
});
