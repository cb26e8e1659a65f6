import {
  ANOMALY_SCORES,
  type AnomalyReport,
  type AnomalyScore,
  type AnomalyScoreKind,
  type AnomalySource,
} from '../../../src-shared/anomaly';
import { WorkbenchError } from '../../../src-shared/errors';
import { createRandom } from '../../../src-shared/random';
import type { AnswersOf, Emit } from './answers';

/** How many standard deviations anomalies score higher than usual images. */
const APART: Record<AnomalyScoreKind, number> = { reconstruction: 1.9, elbo: 2.2, importance: 2.5 };
const COUNT = 500;
const TICK_MS = 150;

/** Answers with made-up reports on anomalies: their scores lie some standard deviations apart. */
export function fakeAnomalies(emit: Emit, isHeld: boolean): AnswersOf<'anomalies.'> {
  const reports = new Map<string, AnomalyReport[]>([
    ['beta-4', [reportOf('beta-4', { kind: 'dataset', name: 'fashion' }, 0)]],
  ]);
  const timers = new Map<string, ReturnType<typeof setInterval>>();
  return {
    'anomalies.start': ({ runId, against, seed }) => {
      if (against.kind === 'class' && against.className !== '9') {
        throw new WorkbenchError(
          'conflict',
          `the run has learned from class '${against.className}', so its images are no anomalies`,
        );
      }
      let share = 0;
      const timer = setInterval(() => {
        if (isHeld && share > 0.5) return;
        share = Math.min(1, share + 0.1);
        if (share < 1 - 1e-9) {
          emit('anomalies.changed', { runId, share, report: null, error: null });
          return;
        }
        clearInterval(timer);
        timers.delete(runId);
        const report = reportOf(runId, against, seed);
        reports.set(runId, [...(reports.get(runId) ?? []), report]);
        emit('anomalies.changed', { runId, share: 1, report, error: null });
      }, TICK_MS);
      timers.set(runId, timer);
      return null;
    },
    'anomalies.cancel': ({ runId }) => {
      clearInterval(timers.get(runId));
      timers.delete(runId);
      emit('anomalies.changed', { runId, share: 1, report: null, error: null });
      return null;
    },
    'anomalies.list': ({ runId }) => ({
      reports: reports.get(runId) ?? [],
      isMeasuring: timers.has(runId),
    }),
  };
}

function reportOf(runId: string, against: AnomalySource, seed: number): AnomalyReport {
  return {
    ...{ runId, against, seed, stepIndex: 1580, usualCount: COUNT, anomalyCount: COUNT },
    drawCount: 50,
    createdAtMs: Date.now() - 600_000,
    seconds: 18,
    scores: ANOMALY_SCORES.map((kind) => scoreOf(kind, seed)),
  };
}

function scoreOf(kind: AnomalyScoreKind, seed: number): AnomalyScore {
  const random = createRandom(seed, kind);
  const usual = Array.from({ length: COUNT }, () => random.normal());
  const anomalous = Array.from({ length: COUNT }, () => APART[kind] + 1.3 * random.normal());
  const ranked = [
    ...usual.map((score) => ({ score, isAnomaly: false })),
    ...anomalous.map((score) => ({ score, isAnomaly: true })),
  ].sort((a, b) => b.score - a.score);
  let [hits, alarms, area, precisionSum] = [0, 0, 0, 0];
  const roc = { x: [0], y: [0] };
  const precisionRecall = { x: [0], y: [1] };
  for (const { isAnomaly } of ranked) {
    if (isAnomaly) {
      hits += 1;
      precisionSum += hits / (hits + alarms);
    } else {
      alarms += 1;
      area += hits;
    }
    roc.x.push(alarms / COUNT);
    roc.y.push(hits / COUNT);
    precisionRecall.x.push(hits / COUNT);
    precisionRecall.y.push(hits / (hits + alarms));
  }
  const curve = ({ x, y }: { x: number[]; y: number[] }) => ({
    x: Float32Array.from(x),
    y: Float32Array.from(y),
  });
  return {
    kind,
    auroc: { value: area / COUNT ** 2, standardError: 0.006 },
    averagePrecision: { value: precisionSum / COUNT, standardError: 0.007 },
    roc: curve(roc),
    precisionRecall: curve(precisionRecall),
    meanUsual: 102.4,
    meanAnomalous: 102.4 + 40 * APART[kind],
  };
}
