import type { Database } from 'better-sqlite3';
import type { CardReading } from '../../src-shared/domain';

interface ReadingRow {
  at_ms: number;
  card: number;
  utilisation: number | null;
  memory_used_bytes: number | null;
  temperature_c: number | null;
  power_w: number | null;
}

/**
 * A card's readings in equal stretches of their number, so that time without readings has no part in a mean. A stretch
 * stands at its first reading's time: a mean of times could lie in a pause. The cast: numbers are bound as REAL.
 */
const THINNED = `
  WITH placed AS (
    SELECT *, row_number() OVER (PARTITION BY card ORDER BY at_ms) - 1 AS place,
      count(*) OVER (PARTITION BY card) AS card_count
    FROM card_reading WHERE run_id = ?
  )
  SELECT min(at_ms) AS at_ms, card, avg(utilisation) AS utilisation,
    round(avg(memory_used_bytes)) AS memory_used_bytes, avg(temperature_c) AS temperature_c,
    avg(power_w) AS power_w
  FROM placed GROUP BY card, place / ((card_count - 1) / CAST(? AS INTEGER) + 1)
  ORDER BY at_ms, card`;

/** What was read of the cards on which runs trained. */
export class CardReadingTable {
  constructor(private readonly database: Database) {}

  /** Adds readings of a run. One of the same card and millisecond takes the place of the other. */
  append(runId: string, readings: readonly CardReading[]): void {
    const insert = this.database.prepare(
      'INSERT OR REPLACE INTO card_reading VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    for (const { atMs, card, utilisation, memoryUsedBytes, temperatureC, powerW } of readings) {
      insert.run(runId, atMs, card, utilisation, memoryUsedBytes, temperatureC, powerW);
    }
  }

  /**
   * Returns the readings of a run, oldest first. Of a card with more than `mostOfCard` they are means over equal
   * stretches, each at the time of its first reading; a stretch tells what at least one of its readings tells.
   */
  list(runId: string, mostOfCard: number): CardReading[] {
    return this.database
      .prepare<[string, number], ReadingRow>(THINNED)
      .all(runId, mostOfCard)
      .map((row) => ({
        atMs: row.at_ms,
        card: row.card,
        utilisation: row.utilisation,
        memoryUsedBytes: row.memory_used_bytes,
        temperatureC: row.temperature_c,
        powerW: row.power_w,
      }));
  }
}
