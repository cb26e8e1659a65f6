import { describe, expect, test } from 'vitest';
import { createRandom, randomFromWords } from '../../src-shared/random';

describe('the generator', () => {
  test('gives the words of xoshiro128** for the state 1, 2, 3, 4', () => {
    const random = randomFromWords([1, 2, 3, 4]);
    // Origin: the published algorithm in C, compiled with gcc; the first is rotl(2 * 5, 7) * 9.
    const expected = [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849];
    expect(expected.map(() => random.integer(4294967296))).toEqual(expected);
  });

  test('gives the same numbers for the same seed and stream', () => {
    const first = createRandom(7, 'noise').fillNormal(new Float32Array(50));
    const second = createRandom(7, 'noise').fillNormal(new Float32Array(50));
    expect(second).toEqual(first);
  });

  test('gives unrelated numbers for another seed, another stream and for seed 0', () => {
    const firstWords = [
      createRandom(0, 'init'),
      createRandom(1, 'init'),
      createRandom(0, 'noise'),
      createRandom(10, 'init'),
    ].map((random) => random.integer(4294967296));
    expect(new Set(firstWords).size).toBe(firstWords.length);
  });
});

describe('the distributions', () => {
  const drawCount = 100_000;

  test('uniform numbers lie in 0..1 with mean 1/2 and variance 1/12', () => {
    const random = createRandom(1, 'test');
    const values = Array.from({ length: drawCount }, () => random.uniform());
    expect(Math.min(...values.slice(0, 1000))).toBeGreaterThanOrEqual(0);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    // Four standard errors: sqrt(1/12 / n) for the mean, sqrt(1/180 / n) for the variance.
    expect(Math.abs(mean(values) - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / drawCount));
    expect(Math.abs(variance(values) - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / 180 / drawCount));
  });

  test('normal numbers have mean 0, variance 1 and the tails of a Gaussian', () => {
    const random = createRandom(2, 'test');
    const values = Array.from({ length: drawCount }, () => random.normal());
    expect(Math.abs(mean(values))).toBeLessThan(4 / Math.sqrt(drawCount));
    expect(Math.abs(variance(values) - 1)).toBeLessThan(4 * Math.sqrt(2 / drawCount));
    // P(|z| > 1.959964) = 0.05; four standard errors of a share.
    const share = values.filter((value) => Math.abs(value) > 1.959964).length / drawCount;
    expect(Math.abs(share - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / drawCount));
  });

  test('integers below 6 are equally likely', () => {
    const random = createRandom(3, 'test');
    const counts = new Array<number>(6).fill(0);
    for (let i = 0; i < 60_000; i++) counts[random.integer(6)]!++;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    // The 0.9999 quantile of chi-square with 5 degrees of freedom is 25.7.
    expect(chiSquare).toBeLessThan(25.7);
  });

  test('a shuffle keeps every value and moves nearly all of them', () => {
    const shuffled = createRandom(4, 'test').shuffle(
      Uint32Array.from({ length: 1000 }, (_, i) => i),
    );
    expect(new Set(shuffled).size).toBe(1000);
    expect(shuffled.filter((value, index) => value === index).length).toBeLessThan(10);
  });
});

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: number[]): number {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
}
