import { describe, expect, it } from 'vitest';
import type { AnomalyReport, Curve } from '../../src-shared/anomaly';
import { storeWithRun } from './support';

function curve(...corners: [number, number][]): Curve {
  return {
    x: Float32Array.from(corners, ([x]) => x),
    y: Float32Array.from(corners, ([, y]) => y),
  };
}

const REPORT: AnomalyReport = {
  runId: 'r',
  stepIndex: 40,
  against: { kind: 'dataset', name: 'fashion' },
  usualCount: 200,
  anomalyCount: 100,
  seed: 3,
  drawCount: 16,
  createdAtMs: 5000,
  seconds: 2.5,
  scores: [
    {
      kind: 'reconstruction',
      auroc: { value: 0.875, standardError: 0.01 },
      averagePrecision: { value: 0.75, standardError: 0.02 },
      roc: curve([0, 0], [0.25, 1], [1, 1]),
      precisionRecall: curve([0, 1], [1, 0.5]),
      meanUsual: 80.5,
      meanAnomalous: 150.25,
    },
    {
      kind: 'elbo',
      auroc: { value: 1, standardError: 0 },
      averagePrecision: { value: 1, standardError: 0 },
      roc: curve([0, 0], [0, 1], [1, 1]),
      precisionRecall: curve([0, 1], [0.5, 1], [1, 1]),
      meanUsual: 100,
      meanAnomalous: 300,
    },
  ],
};

describe('the table of reports on anomalies', () => {
  it('gives back the reports of a run with their curves, oldest first', () => {
    const { anomalies } = storeWithRun();
    expect(anomalies.list('r')).toEqual([]);
    const byClass: AnomalyReport = {
      ...REPORT,
      against: { kind: 'class', className: '9' },
      scores: REPORT.scores.slice(0, 1),
    };
    anomalies.append(REPORT);
    anomalies.append(byClass);
    expect(anomalies.list('r')).toEqual([REPORT, byClass]);
  });

  it('goes with its run, and takes none of a run that is not there', () => {
    const { anomalies, runs } = storeWithRun();
    anomalies.append(REPORT);
    runs.update('r', { deletedAtMs: 5 });
    runs.purgeDeleted();
    expect(anomalies.list('r')).toEqual([]);
    expect(() => anomalies.append({ ...REPORT, runId: 'none' })).toThrow(/FOREIGN KEY/);
  });
});
