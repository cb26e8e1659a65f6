import { describe, expect, test } from 'vitest';
import { learningRateAt } from '../../../src-main/engine/optimizers/learningRate';

const CONFIG = { learningRate: 0.8, decayEpochs: 2, warmupEpochs: 0, epochs: 10 };

describe('the learning rate', () => {
  test('stays where it is constant', () => {
    const rates = [0, 0.5, 9.9].map((epoch) =>
      learningRateAt({ ...CONFIG, schedule: 'constant' }, epoch),
    );
    expect(rates).toEqual([0.8, 0.8, 0.8]);
  });

  test.each([
    // 0.8 (1 - epoch / 10).
    ['linear', [0.8, 0.6, 0.4, 0]],
    // 0.4 (1 + cos(pi epoch / 10)); cos(pi / 4) = 0.70711.
    ['cosine', [0.8, 0.4 * (1 + Math.SQRT1_2), 0.4, 0]],
    // 0.8 2^(-epoch / 2): 2^-1.25 = 0.42045, 2^-2.5 = 0.17678, 2^-5 = 1/32.
    ['exponential', [0.8, 0.8 * 0.4204482, 0.8 * 0.1767767, 0.025]],
  ] as const)('falls as its schedule says: %s', (schedule, expected) => {
    for (const [i, epoch] of [0, 2.5, 5, 10].entries()) {
      expect(learningRateAt({ ...CONFIG, schedule }, epoch)).toBeCloseTo(expected[i]!, 7);
    }
  });

  test.each(['constant', 'linear', 'cosine', 'exponential'] as const)(
    'rises evenly from 0 in the warm-up, after which the schedule begins whole: %s',
    (schedule) => {
      const config = { ...CONFIG, schedule, warmupEpochs: 4 };
      expect([0, 1, 2].map((epoch) => learningRateAt(config, epoch))).toEqual([0, 0.2, 0.4]);
      expect(learningRateAt(config, 4)).toBe(0.8);
    },
  );

  test('reaches 0 at the last epoch whatever the warm-up took', () => {
    const config = { ...CONFIG, schedule: 'linear', warmupEpochs: 4 } as const;
    // Three of the six epochs that are left.
    expect(learningRateAt(config, 7)).toBeCloseTo(0.4, 12);
    expect(learningRateAt(config, 10)).toBe(0);
  });

  test('is a number where the warm-up takes the whole run', () => {
    const config = { ...CONFIG, schedule: 'cosine', warmupEpochs: 10 } as const;
    expect(learningRateAt(config, 9)).toBeCloseTo(0.72, 12);
    expect(learningRateAt(config, 10)).toBe(0.8);
  });
});
