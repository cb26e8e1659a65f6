import { describe, expect, it } from 'vitest';
import { splitTrainValidation } from '../../../src-main/data/dataset';
import { splitForRun } from '../../../src-main/data/preparation/trainingDraw';

/** 60 images of class 0, 30 of class 1 and 10 of class 2. */
const LABELS = Uint8Array.from({ length: 100 }, (_, i) => (i < 60 ? 0 : i < 90 ? 1 : 2));
const IMAGES = { train: { count: 100, labels: LABELS }, classNames: ['a', 'b', 'c'] };
const ALL = {
  validationCount: 20,
  trainCount: 0,
  classBalance: 'none',
  heldOutClass: '',
} as const;

const UNLABELLED = { count: 100, labels: null };

function countsOf(indices: Uint32Array): number[] {
  const counts = [0, 0, 0];
  for (const index of indices) counts[LABELS[index]!]! += 1;
  return counts;
}

describe('splitForRun', () => {
  it('without a draw trains on everything that validation leaves', () => {
    expect(splitForRun(IMAGES, ALL, 5)).toEqual(splitTrainValidation(IMAGES.train, 20, 5));
  });

  it('draws so many of the images that validation leaves, each once, in rising order', () => {
    const { train, validation } = splitForRun(IMAGES, { ...ALL, trainCount: 33 }, 5);
    const left = new Set(splitTrainValidation(IMAGES.train, 20, 5).train);
    expect(train).toHaveLength(33);
    expect([...train].every((index) => left.has(index))).toBe(true);
    expect([...train]).toEqual([...new Set(train)].toSorted((a, b) => a - b));
    expect(validation).toEqual(splitTrainValidation(IMAGES.train, 20, 5).validation);
  });

  it('is the same for one seed, another for another, and a larger draw holds a smaller one', () => {
    const draw = (trainCount: number, seed: number) => [
      ...splitForRun(IMAGES, { ...ALL, trainCount }, seed).train,
    ];
    expect(draw(30, 1)).toEqual(draw(30, 1));
    expect(draw(30, 0)).not.toEqual(draw(30, 1));
    expect(draw(50, 1)).toEqual(expect.arrayContaining(draw(30, 1)));
  });

  it('keeps as many of each class as the rarest one has', () => {
    const config = { ...ALL, validationCount: 0, classBalance: 'equal' } as const;
    expect(countsOf(splitForRun(IMAGES, config, 3).train)).toEqual([10, 10, 10]);
  });

  it('shares a number of balanced images out over the classes', () => {
    const config = { ...ALL, validationCount: 0, trainCount: 20, classBalance: 'equal' } as const;
    // 20 images in turns over three classes: 7 + 7 + 6.
    expect(countsOf(splitForRun(IMAGES, config, 3).train)).toEqual([7, 7, 6]);
  });

  it('refuses more images than there are, after balancing, and balance without labels', () => {
    const balanced = { ...ALL, validationCount: 0, trainCount: 31, classBalance: 'equal' } as const;
    expect(() => splitForRun(IMAGES, balanced, 0)).toThrow(
      expect.objectContaining({
        field: 'data.trainCount',
        message: 'data.trainCount must be at most the 30 images that are left to train on, got 31',
      }),
    );
    expect(() => splitForRun(IMAGES, { ...ALL, trainCount: 81 }, 0)).toThrow('at most the 80');
    expect(() => splitForRun({ train: UNLABELLED, classNames: [] }, balanced, 0)).toThrow(
      expect.objectContaining({ field: 'data.classBalance' }),
    );
  });

  it('keeps a held-out class from training and validation, which are as large as asked for', () => {
    const config = { ...ALL, validationCount: 15, heldOutClass: 'b' } as const;
    const { train, validation } = splitForRun(IMAGES, config, 5);
    expect(validation).toHaveLength(15);
    const [a, b, c] = [countsOf(train), countsOf(validation)].reduce((x, y) =>
      x.map((count, at) => count + y[at]!),
    );
    expect([a, b, c]).toEqual([60, 0, 10]);
    expect([...validation]).toEqual([...validation].toSorted((x, y) => x - y));
    const balanced = { ...config, validationCount: 0, classBalance: 'equal' } as const;
    expect(countsOf(splitForRun(IMAGES, balanced, 5).train)).toEqual([10, 0, 10]);
  });

  it('refuses a held-out class that is not there, and what it leaves too few images for', () => {
    expect(() => splitForRun(IMAGES, { ...ALL, heldOutClass: 'd' }, 0)).toThrow(
      expect.objectContaining({
        field: 'data.heldOutClass',
        message: 'data.heldOutClass must be empty or one of a, b, c, got "d"',
      }),
    );
    const unlabelled = { train: UNLABELLED, classNames: [] };
    expect(() => splitForRun(unlabelled, { ...ALL, heldOutClass: 'a' }, 0)).toThrow(
      'must be empty for a data set without labels',
    );
    const tooMany = { ...ALL, validationCount: 40, heldOutClass: 'a' } as const;
    expect(() => splitForRun(IMAGES, tooMany, 0)).toThrow(
      'data.validationCount must be less than the 40 training images of the classes that are learned',
    );
  });
});
