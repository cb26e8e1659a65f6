import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { LATENT_QUERIES } from '../../src-main/store/latentFrameTable';
import { CURRENT_CHUNKS } from '../../src-main/store/metricTable';
import { migrate } from '../../src-main/store/migrate';
import { PROJECTION_QUERIES } from '../../src-main/store/projectionTable';
import { RUN_QUERIES } from '../../src-main/store/runTable';

function planOf(sql: string): string {
  const database = new SqliteDatabase(':memory:');
  migrate(database);
  const parameters = (sql.match(/\?/g) ?? []).map(() => null);
  return database
    .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
    .all(...parameters)
    .map(({ detail }) => detail)
    .join('\n');
}

describe('the plans of the hot queries', () => {
  it.each([
    ['run list', RUN_QUERIES.list, /INDEX run_by_creation/],
    ['one run', RUN_QUERIES.get, /INDEX sqlite_autoindex_run_1/],
    ['runs by a number', RUN_QUERIES.withParameter, /INDEX run_parameter_by_number/],
    [
      'current curve',
      CURRENT_CHUNKS,
      /chunk USING INDEX metric_chunk_by_seq \(run_id=\? AND split=\?\)/,
    ],
    ['newest frame', LATENT_QUERIES.newest, /INDEX latent_frame_by_seq/],
    ['frame at a step', LATENT_QUERIES.atStep, /INDEX sqlite_autoindex_latent_frame_1/],
    ['projections', PROJECTION_QUERIES.list, /INDEX projection_by_creation/],
    ['one projection', PROJECTION_QUERIES.get, /INDEX sqlite_autoindex_projection_1/],
  ])('%s: reads by its index, without a sort or a scan', (_, sql, index) => {
    const plan = planOf(sql);
    expect(plan).toMatch(index);
    expect(plan).not.toMatch(/TEMP B-TREE|SCAN (?!.*USING INDEX|\(subquery|later)/);
  });
});
