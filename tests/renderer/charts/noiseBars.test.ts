import { describe, expect, it } from 'vitest';
import { noiseBars, noiseSentence } from '../../../src-renderer/charts/noiseBars';
import type { GradientNoise } from '../../../src-shared/domain';

const noise = (pathwise: number, score: number): GradientNoise => ({
  stepIndex: 1,
  draws: 64,
  pathwise: { variance: pathwise, meanNorm: 1 },
  score: { variance: score, meanNorm: 1 },
});
const shares = (given: GradientNoise) => noiseBars(given).map(({ share }) => share);

describe('the bars of gradient noise', () => {
  it('are as long as the powers of ten between the variances, a decade below the lesser', () => {
    // From 1 (a decade below 10) to 1000: 10 lies at one of three decades.
    expect(shares(noise(10, 1000))[0]).toBeCloseTo(1 / 3, 10);
    expect(shares(noise(10, 1000))[1]).toBe(1);
    expect(shares(noise(5, 5))).toEqual([1, 1]);
  });

  it('leave out a variance of zero', () => {
    expect(shares(noise(0, 7))).toEqual([0, 1]);
    expect(shares(noise(0, 0))).toEqual([0, 0]);
  });
});

describe('the sentence on gradient noise', () => {
  it('says which estimator is the noisier and by how much', () => {
    expect(noiseSentence(noise(12.5, 2140))).toBe(
      'The score function gradient varies 171 times as much as the path-wise one over 64 draws of the codes.',
    );
    expect(noiseSentence(noise(30, 10))).toContain('path-wise gradient varies 3.0 times');
    expect(noiseSentence(noise(10, 10.5))).toContain('about equally noisy');
    expect(noiseSentence(noise(0, 1))).toBe('Variance over 64 draws of the codes.');
  });
});
