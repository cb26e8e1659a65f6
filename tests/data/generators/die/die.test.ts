import { describe, expect, test } from 'vitest';
import { DIE, faceProbabilities, throwDie } from '../../../../src-main/data/generators/die/die';
import { generateDataset } from '../../../../src-main/data/generators/generateDataset';
import { createRandom } from '../../../../src-shared/random';
import { valuesOf } from '../../valuesOf';

/** Pearson's statistic of observed counts against probabilities. */
function chiSquare(counts: readonly number[], probabilities: readonly number[]): number {
  const throws = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((sum, count, face) => {
    const expected = throws * probabilities[face]!;
    return sum + (count - expected) ** 2 / expected;
  }, 0);
}

describe('the probabilities of the faces', () => {
  test('are a sixth each without a bias', () => {
    for (const probability of faceProbabilities(0, 0)) expect(probability).toBeCloseTo(1 / 6, 12);
  });

  test('at log odds of log 4 for 6 are 1, 2, 2, 2, 2, 4 in 13', () => {
    // exp(-log 4 / 2) = 1/2 and exp(log 4 / 2) = 2 beside four ones: 13/2 in all.
    const inThirteenths = faceProbabilities(Math.log(4), 0).map((value) => 13 * value);
    [1, 2, 2, 2, 2, 4].forEach((value, face) => {
      expect(inThirteenths[face]).toBeCloseTo(value, 12);
    });
  });

  test('have the log odds asked for between faces across from each other, and sum to 1', () => {
    const [p1, p2, p3, p4, p5, p6] = faceProbabilities(1.7, -2.4);
    expect(Math.log(p6! / p1!)).toBeCloseTo(1.7, 12);
    expect(Math.log(p5! / p2!)).toBeCloseTo(-2.4, 12);
    expect(p3).toBe(p4);
    expect(p1! + p2! + p3! + p4! + p5! + p6!).toBeCloseTo(1, 12);
  });
});

test.each([
  [0, 0],
  [3, -1],
])('60,000 throws of a die of bias %d, %d fit its probabilities', (logOdds61, logOdds52) => {
  const probabilities = faceProbabilities(logOdds61, logOdds52);
  const counts = throwDie(probabilities, 60_000, createRandom(0, 'throws'));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(60_000);
  // The 0.999 quantile of chi-square with 5 degrees of freedom (tables of Abramowitz and Stegun, 26.8).
  expect(chiSquare(counts, probabilities)).toBeLessThan(20.52);
});

test('probabilities that sum to a little less than 1 leave the rest to the last face', () => {
  const never = { ...createRandom(0, 'any'), uniform: () => 1 - 2 ** -53 };
  expect(throwDie([0.5, 0.5 - 2 ** -50], 3, never)).toEqual([0, 3]);
});

test('the frequencies of each sample are 30ths that sum to 1 and fit the bias beside them', async () => {
  const count = 5000;
  const { train } = await generateDataset(DIE, { seed: 0, trainCount: count, testCount: 1 });
  const frequencies = valuesOf(train);
  const { values: biases } = train.factors!;
  let statistics = 0;
  for (let sample = 0; sample < count; sample++) {
    const counts = Array.from(frequencies.subarray(6 * sample, 6 * sample + 6), (f) => 30 * f);
    for (const thrown of counts) expect(thrown).toBeCloseTo(Math.round(thrown), 5);
    expect(counts.reduce((sum, thrown) => sum + thrown, 0)).toBeCloseTo(30, 4);
    const [logOdds61, logOdds52] = biases.subarray(2 * sample, 2 * sample + 2);
    statistics += chiSquare(counts, faceProbabilities(logOdds61!, logOdds52!));
  }
  // Pearson's statistic of a true multinomial has the mean 5, exactly; its spread here is about 4.
  expect(Math.abs(statistics / count - 5)).toBeLessThan(0.3);
});
