import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../src-main/analysis/normalQuantile';

describe('normalQuantile', () => {
  // Reference: Python 3.11, statistics.NormalDist().inv_cdf(p), printed with repr.
  it.each([
    [0.5, 0],
    [0.975, 1.9599639845400536],
    [0.025, -1.9599639845400538],
    [0.8413447460685429, 1],
    [0.1, -1.2815515655446008],
    [1e-10, -6.361340902404056],
    [1e-300, -37.0470962993612],
  ])('gives the quantile of %d to 14 digits', (probability, quantile) => {
    expect(normalQuantile(probability)).toBeCloseTo(quantile, 13);
  });

  it('is odd around one half', () => {
    for (const p of [0.001, 0.0749, 0.0751, 0.2, 0.4]) {
      expect(normalQuantile(1 - p)).toBeCloseTo(-normalQuantile(p), 12);
    }
  });

  it('rises without a jump where one approximation takes over from another', () => {
    for (const seam of [0.075, 0.925, Math.exp(-25)]) {
      const below = normalQuantile(seam * (1 - 1e-9));
      const above = normalQuantile(seam * (1 + 1e-9));
      expect(above).toBeGreaterThan(below);
      expect(above - below).toBeLessThan(1e-6);
    }
  });

  it.each([0, 1, -0.1, 1.1, NaN])('refuses %d', (probability) => {
    expect(() => normalQuantile(probability)).toThrow(/between 0 and 1/);
  });
});
