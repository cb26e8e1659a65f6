import { expect, test } from 'vitest';
import { anomalyJson, anomalyLines } from '../../../src-main/hosts/cli/anomaliesText';
import type { AnomalyReport } from '../../../src-shared/anomaly';

const LINE = { x: Float32Array.of(0, 1 / 3, 1), y: Float32Array.of(0, 0.5, 1) };

const REPORT: AnomalyReport = {
  runId: '20260102-0a1b2c3d',
  stepIndex: 940,
  against: { kind: 'dataset', name: 'fashion' },
  usualCount: 300,
  anomalyCount: 100,
  seed: 0,
  drawCount: 16,
  createdAtMs: 0,
  seconds: 11.6,
  scores: [
    {
      kind: 'reconstruction',
      auroc: { value: 0.99, standardError: 0.01 },
      averagePrecision: { value: 0.95, standardError: 0.005 },
      roc: LINE,
      precisionRecall: LINE,
      meanUsual: 80.123,
      meanAnomalous: 240,
    },
  ],
};

test('a report is a table of its scores with intervals that end at 1', () => {
  expect(anomalyLines(REPORT)).toEqual([
    "20260102-0a1b2c3d   step 940: 300 usual test images, 100 of 'fashion', 16 draws each, 12 s",
    '',
    'score             AUROC, 95 % interval       average precision  usual  anomalies',
    'reconstruction  0.9900 (0.9704–1.0000)  0.9500 (0.9402–0.9598)  80.12     240.00',
    '',
    'Guessing has an AUROC of 0.5 and an average precision of 0.250. The last columns are mean scores, nats.',
  ]);
});

test('a report in JSON has the corners of its curves as plain numbers', () => {
  const parsed = JSON.parse(anomalyJson(REPORT)) as { scores: unknown[] };
  expect(parsed).toMatchObject({ runId: '20260102-0a1b2c3d', usualCount: 300 });
  expect(parsed.scores[0]).toMatchObject({
    auroc: { value: 0.99, standardError: 0.01 },
    roc: { x: [0, 0.333333, 1], y: [0, 0.5, 1] },
  });
});
