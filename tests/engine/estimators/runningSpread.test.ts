import { expect, test } from 'vitest';
import { RunningSpread } from '../../../src-main/engine/estimators/runningSpread';

test('the trace of the covariance adds up the variances of the dimensions, over all pieces', () => {
  const spread = new RunningSpread();
  // By hand: 1, 2, 3 has variance 1; 0, 3, 0 has 3; 5, 5, 5 has 0.
  spread.add([Float32Array.of(1, 0), Float32Array.of(5)]);
  spread.add([Float32Array.of(2, 3), Float32Array.of(5)]);
  spread.add([Float32Array.of(3, 0), Float32Array.of(5)]);
  expect(spread.variance).toBeCloseTo(4, 12);
});

test('the mean norm is the mean of the lengths, not the length of the mean', () => {
  const spread = new RunningSpread();
  spread.add([Float32Array.of(3, 4)]);
  spread.add([Float32Array.of(-3, -4)]);
  expect(spread.meanNorm).toBe(5);
});
