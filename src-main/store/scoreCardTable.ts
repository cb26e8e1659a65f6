import type { Database } from 'better-sqlite3';
import type { MetricPart, MetricValue, ScoreCard } from '../../src-shared/scoreCard';

interface CardRow {
  card_index: number;
  step_index: number;
  epoch: number;
  seed: number;
  image_count: number;
  class_name: string | null;
  likely_codes: ScoreCard['likelyCodes'];
  created_at_ms: number;
  seconds: number;
}

interface ValueRow {
  card_index: number;
  key: string;
  value: number | null;
  standard_error: number | null;
  low: number | null;
  high: number | null;
  sample_count: number;
  absence: string | null;
  parts: string;
}

export class ScoreCardTable {
  constructor(private readonly database: Database) {}

  /**
   * Begins a card without values and returns its number. One of the same weights, seed and class is
   * replaced: it would say the same.
   */
  begin({
    runId,
    stepIndex,
    epoch,
    seed,
    imageCount,
    className,
    likelyCodes,
    createdAtMs,
  }: Omit<ScoreCard, 'values' | 'seconds'>): number {
    this.database
      .prepare(
        'DELETE FROM score_card WHERE run_id = ? AND step_index = ? AND seed = ? AND class_name IS ?',
      )
      .run(runId, stepIndex, seed, className);
    const { next } = this.database
      .prepare<[string], { next: number }>(
        'SELECT coalesce(max(card_index) + 1, 0) AS next FROM score_card WHERE run_id = ?',
      )
      .get(runId)!;
    this.database
      .prepare('INSERT INTO score_card VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)')
      .run(runId, next, stepIndex, epoch, seed, imageCount, className, likelyCodes, createdAtMs);
    return next;
  }

  /** Adds values behind those of a card so far; `seconds` is the time since its beginning. */
  append(runId: string, cardIndex: number, values: readonly MetricValue[], seconds: number): void {
    const insert = this.database.prepare(
      `INSERT INTO score_value
       SELECT ?, ?, coalesce(max(position) + 1, 0), ?, ?, ?, ?, ?, ?, ?, ?
       FROM score_value WHERE run_id = ? AND card_index = ?`,
    );
    for (const { key, value, standardError, interval, sampleCount, absence, parts } of values) {
      const [low, high] = interval ?? [null, null];
      const numbers = [value, standardError, low, high, sampleCount];
      insert.run(
        runId,
        cardIndex,
        key,
        ...numbers,
        absence,
        JSON.stringify(parts),
        runId,
        cardIndex,
      );
    }
    this.database
      .prepare('UPDATE score_card SET seconds = ? WHERE run_id = ? AND card_index = ?')
      .run(seconds, runId, cardIndex);
  }

  /** Returns the cards of a run, oldest first. */
  list(runId: string): ScoreCard[] {
    const values = new Map<number, MetricValue[]>();
    const rows = this.database
      .prepare<[string], ValueRow>(
        'SELECT * FROM score_value WHERE run_id = ? ORDER BY card_index, position',
      )
      .all(runId);
    for (const row of rows) {
      const known = values.get(row.card_index) ?? [];
      known.push(valueOf(row));
      values.set(row.card_index, known);
    }
    return this.database
      .prepare<[string], CardRow>('SELECT * FROM score_card WHERE run_id = ? ORDER BY card_index')
      .all(runId)
      .map((row) => ({
        runId,
        stepIndex: row.step_index,
        epoch: row.epoch,
        seed: row.seed,
        imageCount: row.image_count,
        className: row.class_name,
        likelyCodes: row.likely_codes,
        createdAtMs: row.created_at_ms,
        seconds: row.seconds,
        values: values.get(row.card_index) ?? [],
      }));
  }
}

function valueOf(row: ValueRow): MetricValue {
  return {
    key: row.key,
    value: row.value,
    standardError: row.standard_error,
    interval: row.low === null ? null : [row.low, row.high!],
    sampleCount: row.sample_count,
    absence: row.absence,
    parts: JSON.parse(row.parts) as MetricPart[],
  };
}
