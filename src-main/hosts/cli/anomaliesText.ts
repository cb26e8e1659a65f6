import {
  ANOMALY_SCORE_NAMES,
  type AnomalyReport,
  type AnomalySource,
  type Curve,
} from '../../../src-shared/anomaly';
import { INTERVAL_ERRORS } from '../../../src-shared/interval';
import type { Estimate } from '../../../src-shared/projection';
import { type TextColumn, textTable } from './textTable';

const COLUMNS: readonly TextColumn[] = [
  { title: 'score', align: 'left' },
  { title: 'AUROC, 95 % interval', align: 'right' },
  { title: 'average precision', align: 'right' },
  { title: 'usual', align: 'right' },
  { title: 'anomalies', align: 'right' },
];

/** Returns a report as a table, a row for each score, with what was told apart above it. */
export function anomalyLines(report: AnomalyReport): string[] {
  const { runId, stepIndex, against, usualCount, anomalyCount, drawCount, seconds } = report;
  const rows = report.scores.map(({ kind, auroc, averagePrecision, meanUsual, meanAnomalous }) => [
    ANOMALY_SCORE_NAMES[kind],
    shareText(auroc),
    shareText(averagePrecision),
    meanUsual.toFixed(2),
    meanAnomalous.toFixed(2),
  ]);
  const title =
    `${runId}   step ${stepIndex}: ${usualCount} usual test images, ${anomalyCount} ${sourceText(against)}, ` +
    `${drawCount} draws each, ${seconds.toFixed(0)} s`;
  const guess = (anomalyCount / (usualCount + anomalyCount)).toFixed(3);
  return [
    title,
    '',
    ...textTable(COLUMNS, rows),
    '',
    `Guessing has an AUROC of 0.5 and an average precision of ${guess}. The last columns are mean scores, nats.`,
  ];
}

/** Returns a report as a line of JSON, with the corners of its curves to six decimals. */
export function anomalyJson(report: AnomalyReport): string {
  const scores = report.scores.map((score) => ({
    ...score,
    roc: cornersOf(score.roc),
    precisionRecall: cornersOf(score.precisionRecall),
  }));
  return JSON.stringify({ ...report, scores });
}

/** Returns the words for what is told apart: "of 'fashion'", 'of class 9'. */
export function sourceText(against: AnomalySource): string {
  return against.kind === 'dataset' ? `of '${against.name}'` : `of class ${against.className}`;
}

function cornersOf({ x, y }: Curve) {
  const rounded = (values: Float32Array) => Array.from(values, (value) => Number(value.toFixed(6)));
  return { x: rounded(x), y: rounded(y) };
}

function shareText({ value, standardError }: Estimate): string {
  const half = INTERVAL_ERRORS * standardError;
  const [low, high] = [Math.max(0, value - half), Math.min(1, value + half)];
  return `${value.toFixed(4)} (${low.toFixed(4)}–${high.toFixed(4)})`;
}
