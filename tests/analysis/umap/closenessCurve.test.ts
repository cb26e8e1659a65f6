import { expect, it } from 'vitest';
import { closenessCurve } from '../../../src-main/analysis/umap/closenessCurve';

// umap-learn 0.5, find_ab_params(1.0, minDist), which fits by scipy's curve_fit.
it.each([
  [0, 1.93280839734315, 0.7904949732233831],
  [0.1, 1.5769434602697652, 0.8950608778515733],
  [0.5, 0.5830300203414425, 1.3341669924314914],
  [0.99, 0.11930529992407873, 1.9163904168802517],
])('fits the curve for a least distance of %d as scipy does', (minDist, a, b) => {
  const curve = closenessCurve(minDist);
  expect(curve.a).toBeCloseTo(a, 5);
  expect(curve.b).toBeCloseTo(b, 5);
});
