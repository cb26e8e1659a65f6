import type { Database } from 'better-sqlite3';
import type { AnomalyReport, AnomalyScore, Curve } from '../../src-shared/anomaly';
import { blobOf, float32Of } from './blobs';

type CurveName = 'roc' | 'precisionRecall';

/** A score as it lies in the report's JSON: of its curves only the number of corners. */
type StoredScore = Omit<AnomalyScore, CurveName> & Record<CurveName, number>;

type StoredReport = Omit<AnomalyReport, 'scores'> & { scores: StoredScore[] };

export class AnomalyTable {
  constructor(private readonly database: Database) {}

  /** Adds a report behind those of its run. */
  append(report: AnomalyReport): void {
    const curves = report.scores.flatMap(({ roc, precisionRecall }) => [roc, precisionRecall]);
    const scores = report.scores.map((score): StoredScore => ({
      ...score,
      roc: score.roc.x.length,
      precisionRecall: score.precisionRecall.x.length,
    }));
    this.database
      .prepare(
        `INSERT INTO anomaly_report
         SELECT ?, coalesce(max(report_index) + 1, 0), ?, ?
         FROM anomaly_report WHERE run_id = ?`,
      )
      .run(
        report.runId,
        JSON.stringify({ ...report, scores } satisfies StoredReport),
        blobOf(joined(curves.flatMap(({ x, y }) => [x, y]))),
        report.runId,
      );
  }

  /** Returns the reports of a run, oldest first. */
  list(runId: string): AnomalyReport[] {
    return this.database
      .prepare<[string], { report: string; curves: Buffer }>(
        'SELECT report, curves FROM anomaly_report WHERE run_id = ? ORDER BY report_index',
      )
      .all(runId)
      .map(({ report, curves }) =>
        withCurves(JSON.parse(report) as StoredReport, float32Of(curves)),
      );
  }
}

function withCurves(report: StoredReport, numbers: Float32Array): AnomalyReport {
  let at = 0;
  const take = (count: number) => numbers.slice(at, (at += count));
  const curve = (count: number): Curve => ({ x: take(count), y: take(count) });
  const scores = report.scores.map(({ roc, precisionRecall, ...score }) => ({
    ...score,
    roc: curve(roc),
    precisionRecall: curve(precisionRecall),
  }));
  return { ...report, scores };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
