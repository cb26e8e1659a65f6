import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Ledger } from '../../benchmarks/crashes/ledger';
import { openStore } from '../../src-main/store/store';
import { CONFIG, rows, temporaryFolder } from '../store/support';
import { TRAINING_TIMEOUT_MS } from './support';

const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

describe('kill -9 of trainer, service and window', () => {
  it(
    'breaks no database, loses no row that was shown, and every run goes on',
    { timeout: 2 * TRAINING_TIMEOUT_MS },
    async () => {
      const bundler = resolve(root, 'setup/bundleBenchmark.mjs');
      const source = resolve(root, 'benchmarks/kills.ts');
      const bundled = await run(process.execPath, [bundler, source], { cwd: root });
      const args = ['--count', '10', '--seed', '1', '--json'];
      const { stdout } = await run(process.execPath, [bundled.stdout.trim(), ...args]);
      const totals = JSON.parse(stdout.trim().split('\n').at(-1)!) as Record<string, number>;
      expect(totals).toMatchObject({
        kills: 10,
        integrityFailures: 0,
        missingRows: 0,
        failedResumes: 0,
      });
      expect(totals['rowsSent']).toBeGreaterThan(0);
    },
  );

  it('would be noticed: a row that was sent and is not in the store, or differs there, is missing', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    onTestFinished(() => store.close());
    store.runs.insert({ runId: 'r', config: CONFIG, latentDim: 2, createdAtMs: 1 });
    store.metrics.startSegment('r', 0, 1);
    store.metrics.append('r', 1, 'train', 1, rows(1, 2));
    const ledger = new Ledger();
    const sent = (seq: number, columns = rows(1, 2)) => {
      const payload = { runId: 'r', seq, split: 'train' as const, rows: columns };
      ledger.note({ type: 'event', name: 'metrics.appended', payload });
    };
    sent(1);
    expect(ledger.check(folder, true)).toEqual({ isWhole: true, missingRows: 0 });
    sent(2, rows(3));
    expect(ledger.check(folder, true).missingRows).toBe(1);
    sent(1, rows(1, 3));
    expect(ledger.check(folder, true).missingRows).toBe(3);
  });
});
