import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { migrate } from '../../src-main/store/migrate';
import { RUNS } from '../../src-main/store/migrations/0010-runs';
import { TRAINING_STREAMS } from '../../src-main/store/migrations/0020-training-streams';
import { EXECUTION } from '../../src-main/store/migrations/0030-execution';
import { DATABASE_FILE, readRuns, openStore } from '../../src-main/store/store';
import { CONFIG, rows, temporaryFolder } from './support';

function storeWithRows(workspaceDir: string): void {
  const store = openStore(workspaceDir);
  store.runs.insert({ runId: 'r', config: CONFIG, latentDim: 2, createdAtMs: 1 });
  store.metrics.startSegment('r', 0, 1);
  store.write(() => {
    for (let step = 1; step <= 500; step++) {
      store.metrics.append('r', 1, 'train', step, rows(step));
    }
  });
  store.close();
}

describe('openStore', () => {
  it('gives back after a reopening what was written', () => {
    const folder = temporaryFolder();
    storeWithRows(folder);
    const store = openStore(folder);
    onTestFinished(() => store.close());
    expect(store.runs.config('r')).toEqual(CONFIG);
    expect(store.metrics.current('r', 'train').stepIndex).toHaveLength(500);
  });

  it('keeps a second service out, naming the process that has the workspace', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    expect(() => openStore(folder)).toThrow(new RegExp(`process ${process.pid}\\)`));
    store.close();
    openStore(folder).close();
  });

  it('is free again at once when the process that had it is killed', async () => {
    const folder = temporaryFolder();
    const holder = spawn(process.execPath, [
      '-e',
      `const database = require('better-sqlite3')(process.argv[1]);
       database.exec('BEGIN EXCLUSIVE'); console.log('held'); setInterval(() => {}, 1000);`,
      join(folder, 'service.lock'),
    ]);
    await once(holder.stdout, 'data');
    expect(() => openStore(folder)).toThrow(/open in another Latent Workbench/);
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    openStore(folder).close();
  });

  it('says of a damaged database what is safe and what to do', () => {
    const folder = temporaryFolder();
    storeWithRows(folder);
    const file = join(folder, DATABASE_FILE);
    const descriptor = openSync(file, 'r+');
    const middle = Math.floor(statSync(file).size / 2);
    writeSync(descriptor, Buffer.alloc(16_384, 0xa5), 0, 16_384, middle);
    closeSync(descriptor);
    expect(() => openStore(folder)).toThrow(
      /is damaged .*Checkpoints.*untouched.*Put back a copy/s,
    );
  });

  it('says so of a file that is no database, and does not touch it', () => {
    const folder = temporaryFolder();
    const file = join(folder, DATABASE_FILE);
    const content = 'This is a diary. '.repeat(1000);
    writeFileSync(file, content);
    expect(() => openStore(folder)).toThrow(/is damaged .*not a database/s);
    expect(readFileSync(file, 'utf8')).toBe(content);
  });

  it('lists runs for a reader while a service is writing', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    onTestFinished(() => store.close());
    store.runs.insert({ runId: 'r', config: CONFIG, latentDim: 2, createdAtMs: 1 });
    const listed = () => readRuns(folder);
    expect(listed()).toEqual(store.runs.list().map((run) => ({ ...run, device: null })));
    store.execution.put('r', {
      executor: 'xla',
      threads: 0,
      device: 'cuda:1',
      deviceName: 'NVIDIA L4',
      precision: 'f32',
      isDataResident: true,
      reason: 'A card is there.',
      trials: [],
    });
    expect(listed()).toMatchObject([{ runId: 'r', device: 'cuda:1' }]);
    expect(readRuns(join(folder, 'nowhere'))).toEqual([]);
  });

  it('lists for a reader, who may not migrate, the runs of an older schema as after migrating', () => {
    const folder = temporaryFolder();
    const file = join(folder, DATABASE_FILE);
    const database = new SqliteDatabase(file);
    migrate(database, [RUNS, TRAINING_STREAMS, EXECUTION]);
    database.exec(`INSERT INTO run (run_id, name, status, config_json, model_kind, dataset, latent_dim,
      color_index, created_at_ms, epochs, test_elbo_nats, test_reconstruction_nats, test_kl_nats)
      VALUES ('r', 'R', 'completed', '{"model":{"beta":2}}', 'vae', 'digits', 2, 0, 5, 1, 10, 7, 3)`);
    database.close();
    const before = readFileSync(file);
    const runs = readRuns(folder);
    expect(runs).toMatchObject([
      {
        runId: 'r',
        train: null,
        test: { totalNats: 13, elboNats: 10, reconstructionNats: 7, klNats: 3 },
      },
    ]);
    expect(readFileSync(file).equals(before)).toBe(true);
    const store = openStore(folder);
    onTestFinished(() => store.close());
    expect(runs).toEqual(store.runs.list().map((run) => ({ ...run, device: null })));
  });

  it('undoes the whole of a write that fails half way', () => {
    const store = openStore(temporaryFolder());
    onTestFinished(() => store.close());
    const half = () =>
      store.write(() => {
        store.runs.insert({ runId: 'r', config: CONFIG, latentDim: 2, createdAtMs: 1 });
        store.metrics.append('r', 9, 'train', 1, rows(1));
      });
    expect(half).toThrow(/FOREIGN KEY/);
    expect(store.runs.list()).toEqual([]);
  });
});
