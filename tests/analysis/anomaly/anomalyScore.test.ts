import { describe, expect, it } from 'vitest';
import { anomalyScore } from '../../../src-main/analysis/anomaly/anomalyScore';
import type { Curve } from '../../../src-shared/anomaly';

/**
 * Whole numbers with many equal ones: usual images in 0..steps-1, anomalies the same and up to `shift` more. From a
 * linear congruential generator, so that the reference values could be computed of the same numbers in Python.
 */
function madeScores(usualCount: number, anomalyCount: number, steps: number, shift: number) {
  let state = 1;
  const uniform = () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 2 ** 31;
  };
  return {
    usual: Float64Array.from({ length: usualCount }, () => Math.floor(uniform() * steps)),
    anomalous: Float64Array.from(
      { length: anomalyCount },
      () => Math.floor(uniform() * steps) + Math.floor(uniform() * shift),
    ),
  };
}

function scoreOf({ usual, anomalous }: ReturnType<typeof madeScores>, seed = 0) {
  return anomalyScore('elbo', usual, anomalous, seed);
}

function areaUnder({ x, y }: Curve): number {
  let area = 0;
  for (let at = 1; at < x.length; at++) area += ((x[at]! - x[at - 1]!) * (y[at]! + y[at - 1]!)) / 2;
  return area;
}

/** Usual 1, 2, 2, 3 and anomalies 2, 3, 4. */
const BY_HAND = {
  usual: Float64Array.of(1, 2, 2, 3),
  anomalous: Float64Array.of(2, 3, 4),
};

describe('the score of anomalies', () => {
  it('counts pairs by hand, equal scores half', () => {
    const { auroc, averagePrecision, meanUsual, meanAnomalous } = scoreOf(BY_HAND);
    // 2 beats 1 and draws with two: 2 of 4; 3 beats three and draws with one: 3.5; 4 beats all: 9.5 of 12.
    expect(auroc.value).toBeCloseTo(9.5 / 12, 12);
    // Parts of anomalies 2/4, 3.5/4, 1, of usual images 1, 2.5/3 twice, 1.5/3: variances 0.067708, 0.043981.
    expect(auroc.standardError).toBeCloseTo(Math.sqrt(0.06770833333 / 3 + 0.04398148148 / 4), 9);
    // Down the scores: 4 (1 of 1), 3 (2 of 3), 2 (3 of 6), a third of the recall each.
    expect(averagePrecision.value).toBeCloseTo((1 + 2 / 3 + 1 / 2) / 3, 12);
    expect([meanUsual, meanAnomalous]).toEqual([2, 3]);
  });

  it('has the corners of its curves at each of the scores', () => {
    const { roc, precisionRecall } = scoreOf(BY_HAND);
    const third = Math.fround(1 / 3);
    const twoThirds = Math.fround(2 / 3);
    expect([...roc.x]).toEqual([0, 0, 0.25, 0.75, 1]);
    expect([...roc.y]).toEqual([0, third, twoThirds, 1, 1]);
    expect([...precisionRecall.x]).toEqual([0, third, twoThirds, 1, 1]);
    expect([...precisionRecall.y]).toEqual([1, 1, twoThirds, 0.5, Math.fround(3 / 7)]);
  });

  it.each([
    // scikit-learn 1.9.1: roc_auc_score, average_precision_score; DeLong's error from the matrix of all pairs in
    // numpy; the bootstrap's error from 1,000 draws in numpy, to which 200 draws come within a few per cent.
    [400, 300, 100, 60, 0.7824291666666666, 0.017378533408864003, 0.7751338494138268, 0.01727],
    [5000, 3000, 1e6, 7e5, 0.7699659, 0.005434156373288338, 0.7338346385502448, 0.00589],
  ])(
    'of %i usual images and %i anomalies is that of scikit-learn',
    (usualCount, anomalyCount, steps, shift, area, error, precision, precisionError) => {
      const score = scoreOf(madeScores(usualCount, anomalyCount, steps, shift));
      expect(score.auroc.value).toBeCloseTo(area, 10);
      expect(score.auroc.standardError).toBeCloseTo(error, 10);
      expect(score.averagePrecision.value).toBeCloseTo(precision, 10);
      const ratio = score.averagePrecision.standardError / precisionError;
      expect(ratio).toBeGreaterThan(0.8);
      expect(ratio).toBeLessThan(1.2);
    },
  );

  it('keeps few corners of its curves without moving the areas', () => {
    const { roc, precisionRecall } = scoreOf(madeScores(5000, 3000, 1e6, 7e5));
    expect(roc.x.length).toBeLessThanOrEqual(300);
    expect(precisionRecall.x.length).toBeLessThanOrEqual(300);
    expect(Math.abs(areaUnder(roc) - 0.7699659)).toBeLessThan(1e-4);
    // scikit-learn's precision_recall_curve, the area by numpy's trapezoid rule.
    expect(Math.abs(areaUnder(precisionRecall) - 0.7337981795084269)).toBeLessThan(1e-4);
    for (const { x } of [roc, precisionRecall]) {
      expect([...x]).toEqual([...x].toSorted((a, b) => a - b));
      expect([x[0], x.at(-1)]).toEqual([0, 1]);
    }
  });

  it('is 1 where the kinds lie apart, with three corners', () => {
    const { auroc, averagePrecision, roc } = anomalyScore(
      'reconstruction',
      Float64Array.of(1, 2, 3),
      Float64Array.of(4, 5),
      0,
    );
    expect(auroc).toEqual({ value: 1, standardError: 0 });
    expect(averagePrecision).toEqual({ value: 1, standardError: 0 });
    expect([[...roc.x], [...roc.y]]).toEqual([
      [0, 0, 1],
      [0, 1, 1],
    ]);
  });

  it('is the same for the same seed', () => {
    const scores = madeScores(400, 300, 100, 60);
    expect(scoreOf(scores, 3)).toEqual(scoreOf(scores, 3));
    expect(scoreOf(scores, 4)).not.toEqual(scoreOf(scores, 3));
  });

  it('refuses what is no number, and a single image of a kind', () => {
    const two = Float64Array.of(1, 2);
    expect(() => anomalyScore('elbo', two, Float64Array.of(1, NaN), 0)).toThrow('no number');
    expect(() => anomalyScore('elbo', two, Float64Array.of(1), 0)).toThrow('got 2 and 1');
  });
});
