import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BUILT_IN_DATASETS } from '../../src-main/data/builtIns';
import { gatherBatch, type Dataset } from '../../src-main/data/dataset';
import type { DatasetMeta } from '../../src-main/data/datasetMeta';
import {
  checkDatasetName,
  importDataset,
  listDatasets,
  loadDataset,
  removeDataset,
} from '../../src-main/data/library';
import { readIdxPair } from '../../src-main/data/readers/idx';
import { Scratch } from '../../src-main/data/readers/scratch';
import { readStoredDataset } from '../../src-main/data/storedDataset';
import { RowsInMemory } from '../../src-main/data/valueRows';
import { ConfigError, DataError, WorkbenchError } from '../../src-shared/errors';
import {
  countingBytes,
  createTestFolder,
  encodeImages,
  encodeLabels,
  type TestFolder,
} from './readers/idxFixtures';
import { contentOf, valuesOf } from './valuesOf';

const BUILT_IN_NAMES = BUILT_IN_DATASETS.map(({ name }) => name);

let source: TestFolder;
let workspace: TestFolder;

beforeEach(() => {
  source = createTestFolder();
  workspace = createTestFolder();
  source.write('train-images-idx3-ubyte', encodeImages(3, 2, 2));
  source.write('train-labels-idx1-ubyte', encodeLabels(2, 0, 1));
  source.write('t10k-images-idx3-ubyte', encodeImages(2, 2, 2, 100));
  source.write('t10k-labels-idx1-ubyte', encodeLabels(1, 0));
});

afterEach(() => {
  source.remove();
  workspace.remove();
});

function storedPath(...parts: string[]): string {
  return join(workspace.path, 'datasets', ...parts);
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => 'no error',
    (reason: unknown) => reason,
  );
  return error instanceof WorkbenchError ? error.code : String(error);
}

describe('built-in data sets', () => {
  test('come first in the list of a workspace that does not exist yet', async () => {
    const listed = await listDatasets(join(workspace.path, 'new'));
    expect(listed.map(({ name }) => name)).toEqual(BUILT_IN_NAMES);
    expect(listed[0]).toMatchObject({ name: 'digits', kind: 'built-in', trainCount: 12_000 });
    expect(existsSync(join(workspace.path, 'new'))).toBe(false);
  });

  test.each(BUILT_IN_DATASETS)('$name is in truth what the list says', async ({ name }) => {
    const summary = (await listDatasets(workspace.path)).find((each) => each.name === name)!;
    const {
      title,
      classNames,
      train,
      test: held,
      fingerprint,
    } = await loadDataset(workspace.path, name);
    expect(summary).toMatchObject({ title, classNames, shape: train.shape, fingerprint });
    expect([summary.trainCount, summary.testCount]).toEqual([train.count, held.count]);
    expect(summary.hasLabels).toBe(train.labels !== null);
    const splits = [train, held];
    expect(summary.bytes).toBe(
      splits.reduce(
        (sum, split) => sum + valuesOf(split).byteLength + (split.labels?.length ?? 0),
        0,
      ),
    );
  });

  test('are generated once in a process', async () => {
    expect(await loadDataset(workspace.path, 'digits')).toBe(
      await loadDataset('elsewhere', 'digits'),
    );
  });

  test('cannot be removed', async () => {
    expect(await codeOf(removeDataset(workspace.path, 'digits'))).toBe('conflict');
  });
});

describe('importing', () => {
  test('stores what was read, to be loaded the same from the workspace alone', async () => {
    const read = await readIdxPair(source.path, new Scratch(workspace.path));
    const summary = await importDataset(workspace.path, source.path, 'small');
    source.write('train-images-idx3-ubyte', 'gone');
    const loaded = await loadDataset(workspace.path, 'small');
    expect(loaded).toMatchObject({
      name: 'small',
      title: 'small',
      classNames: ['0', '1', '2'],
      range: { min: 0, max: 1 },
      fingerprint: summary.fingerprint,
    });
    expect(contentOf(loaded.train)).toEqual(contentOf(read.train));
    expect(contentOf(loaded.test)).toEqual(contentOf(read.test));
  });

  test('returns the entry that the list then shows, built-in sets before it', async () => {
    const before = Date.now();
    const summary = await importDataset(workspace.path, source.path, 'small');
    expect(summary).toMatchObject({
      kind: 'imported',
      shape: { height: 2, width: 2, channels: 1 },
      trainCount: 3,
      testCount: 2,
      hasLabels: true,
      bytes: 25,
      notes: [],
    });
    expect(summary.importedAtMs).toBeGreaterThanOrEqual(before);
    expect((await listDatasets(workspace.path)).slice(BUILT_IN_DATASETS.length)).toEqual([summary]);
  });

  test('keeps the note on a drawn test split and the absence of labels', async () => {
    const images = source.write('faces.bin', encodeImages(14, 2, 2));
    await importDataset(workspace.path, images, 'faces');
    const listed = (await listDatasets(workspace.path)).find(({ name }) => name === 'faces')!;
    expect(listed.notes).toHaveLength(2);
    expect(listed).toMatchObject({ trainCount: 12, testCount: 2, hasLabels: false, bytes: 56 });
    expect((await loadDataset(workspace.path, 'faces')).train.labels).toBeNull();
  });

  test('refuses a name that is taken and keeps the data set that has it', async () => {
    const first = await importDataset(workspace.path, source.path, 'small');
    expect(await codeOf(importDataset(workspace.path, source.path, 'small'))).toBe('conflict');
    expect((await loadDataset(workspace.path, 'small')).fingerprint).toBe(first.fingerprint);
  });

  test('of two at once under one name lets one through, whole', async () => {
    const both = await Promise.allSettled([
      importDataset(workspace.path, source.path, 'small'),
      importDataset(workspace.path, source.path, 'small'),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await loadDataset(workspace.path, 'small')).train.count).toBe(3);
    expect(readdirSync(storedPath())).toEqual(['small']);
  });

  test('leaves nothing behind when the files are broken', async () => {
    source.write('t10k-labels-idx1-ubyte', 'not labels');
    await expect(importDataset(workspace.path, source.path, 'small')).rejects.toThrow(DataError);
    expect(existsSync(storedPath())).toBe(false);
  });

  test('says where it cannot write', async () => {
    writeFileSync(storedPath(), 'a file in the place of the folder');
    const importing = importDataset(workspace.path, source.path, 'small');
    expect(await codeOf(importing)).toBe('store');
    await expect(importing).rejects.toThrow(`${storedPath('small')}: cannot be written`);
  });

  test('clears away what an import that was killed left, and not what one still at work writes', async () => {
    // A process that has ended gives a process id that nobody has.
    const { pid } = spawnSync(process.execPath, ['--version']);
    const abandoned = storedPath(`.incoming-${String(pid)}-a1b2c3`);
    const atWork = storedPath(`.incoming-${String(process.pid)}-a1b2c3`);
    for (const folder of [abandoned, atWork]) mkdirSync(folder, { recursive: true });
    await importDataset(workspace.path, source.path, 'small');
    expect([existsSync(abandoned), existsSync(atWork)]).toEqual([false, true]);
    expect((await listDatasets(workspace.path)).map(({ name }) => name)).toEqual([
      ...BUILT_IN_NAMES,
      'small',
    ]);
  });
});

describe('where a data set is kept', () => {
  const BATCH = Uint32Array.of(2, 0, 1, 2);

  function batchOf(dataset: Dataset): Float32Array {
    return gatherBatch(dataset.train, BATCH, new Float32Array(16));
  }

  test('one that is larger than the memory it may take gives the same batches from its files', async () => {
    const { fingerprint } = await importDataset(workspace.path, source.path, 'small');
    const inMemory = await readStoredDataset(storedPath('small'));
    const inFiles = await readStoredDataset(storedPath('small'), 24);
    expect(inMemory.train.values).toBeInstanceOf(RowsInMemory);
    expect(inFiles.train.values).not.toBeInstanceOf(RowsInMemory);
    expect(batchOf(inFiles)).toEqual(batchOf(inMemory));
    expect(inFiles.fingerprint).toBe(fingerprint);
  });

  test('one that changes in its files afterwards is told of by the file that is too short', async () => {
    await importDataset(workspace.path, source.path, 'small');
    const inFiles = await readStoredDataset(storedPath('small'), 0);
    truncateSync(storedPath('small', 'train-values.bin'), 10);
    expect(() => batchOf(inFiles)).toThrow(
      `${storedPath('small', 'train-values.bin')}: expected 4 bytes at byte 8, ` +
        'found the end of the file after 2',
    );
  });

  test('an import that may take little memory stores the same and leaves no scratch files', async () => {
    source.remove();
    source = createTestFolder();
    source.writeGzip('train-images-idx3-ubyte.gz', encodeImages(2000, 28, 28));
    const usual = await importDataset(workspace.path, source.path, 'usual');
    const spilled = await importDataset(workspace.path, source.path, 'spilled', 100_000);
    expect(spilled.fingerprint).toBe(usual.fingerprint);
    expect(readdirSync(storedPath()).sort()).toEqual(['spilled', 'usual']);
  });

  test('one that version 1 stored is read as it was', async () => {
    const { fingerprint } = await importDataset(workspace.path, source.path, 'small');
    const path = storedPath('small', 'meta.json');
    const { dtype, range, ...meta } = JSON.parse(readFileSync(path, 'utf8')) as DatasetMeta;
    expect([dtype, range]).toEqual(['uint8', { min: 0, max: 1 }]);
    writeFileSync(path, JSON.stringify({ ...meta, formatVersion: 1 }));
    for (const split of ['train', 'test']) {
      renameSync(
        storedPath('small', `${split}-values.bin`),
        storedPath('small', `${split}-pixels.bin`),
      );
    }
    const dataset = await loadDataset(workspace.path, 'small');
    expect(dataset.fingerprint).toBe(fingerprint);
    expect(valuesOf(dataset.test)).toEqual(countingBytes(8, 100));
  });
});

describe('names', () => {
  test.each(['a', '0', 'mnist', 'my_set-2.1', 'x'.repeat(64)])('%s is a name', (name) => {
    expect(() => checkDatasetName(name)).not.toThrow();
  });

  test.each([
    '',
    '.',
    '..',
    '../up',
    'a/b',
    'a\\b',
    '.hidden',
    '-x',
    'Upper',
    'a b',
    'a.',
    'a\0',
    'é',
    'x'.repeat(65),
  ])('%j is refused', async (name) => {
    expect(() => checkDatasetName(name)).toThrow(ConfigError);
    expect(await codeOf(importDataset(workspace.path, source.path, name))).toBe('config');
    expect(await codeOf(loadDataset(workspace.path, name))).toBe('not-found');
    expect(await codeOf(removeDataset(workspace.path, name))).toBe('not-found');
  });

  test('a built-in name is refused', () => {
    expect(() => checkDatasetName('digits')).toThrow('got "digits"');
  });
});

describe('a data set that was damaged on the disk', () => {
  beforeEach(() => importDataset(workspace.path, source.path, 'small'));

  test('is refused by its fingerprint, naming the set, expected and found', async () => {
    const path = storedPath('small', 'test-values.bin');
    const bytes = readFileSync(path);
    bytes[3]! ^= 1;
    writeFileSync(path, bytes);
    await expect(loadDataset(workspace.path, 'small')).rejects.toThrow(
      /^data set "small" is damaged: expected fingerprint [0-9a-f]{64}, found [0-9a-f]{64}; remove it/,
    );
  });

  test('is refused when a file is short, before it is read', async () => {
    truncateSync(storedPath('small', 'train-labels.bin'), 2);
    await expect(loadDataset(workspace.path, 'small')).rejects.toThrow(
      `${storedPath('small', 'train-labels.bin')}: expected 3 bytes, found 2`,
    );
  });

  test('is refused when a file is missing', async () => {
    rmSync(storedPath('small', 'train-values.bin'));
    await expect(loadDataset(workspace.path, 'small')).rejects.toThrow(
      `${storedPath('small', 'train-values.bin')}: cannot be read`,
    );
  });

  test.each<[string, (meta: string) => string, string]>([
    ['is no JSON', () => '{', 'expected JSON'],
    ['lacks a field', (meta) => meta.replace('"fingerprint"', '"finger"'), 'fingerprint: expected'],
    [
      'declares a wrong count',
      (meta) => meta.replace('"count": 3', '"count": -3'),
      'train.count: expected >=1, found -3',
    ],
    [
      'is of a newer workbench',
      (meta) => meta.replace('"formatVersion": 2', '"formatVersion": 3'),
      'expected format version 2, found 3: a newer workbench',
    ],
  ])('is refused when its meta.json %s', async (_, change, message) => {
    const path = storedPath('small', 'meta.json');
    writeFileSync(path, change(readFileSync(path, 'utf8')));
    const loading = loadDataset(workspace.path, 'small');
    await expect(loading).rejects.toThrow(DataError);
    await expect(loading).rejects.toThrow(`${path}: ${message}`);
  });

  test('is listed with the reason beside the sound ones, and can be removed', async () => {
    await importDataset(workspace.path, source.path, 'sound');
    rmSync(storedPath('small', 'meta.json'));
    const listed = await listDatasets(workspace.path);
    const [small, sound] = listed.slice(BUILT_IN_NAMES.length);
    expect(small).toMatchObject({ name: 'small', trainCount: 0 });
    expect(small!.notes[0]).toContain('This data set cannot be read: ');
    expect(sound).toMatchObject({ name: 'sound', trainCount: 3 });
    await removeDataset(workspace.path, 'small');
    expect((await listDatasets(workspace.path)).map(({ name }) => name)).toEqual([
      ...BUILT_IN_NAMES,
      'sound',
    ]);
  });
});

describe('removing', () => {
  test('takes a data set off the list and its files off the disk, and frees its name', async () => {
    await importDataset(workspace.path, source.path, 'small');
    await removeDataset(workspace.path, 'small');
    expect(readdirSync(storedPath())).toEqual([]);
    expect(await codeOf(loadDataset(workspace.path, 'small'))).toBe('not-found');
    await importDataset(workspace.path, source.path, 'small');
  });

  test('an unknown data set is refused', async () => {
    expect(await codeOf(removeDataset(workspace.path, 'nothing'))).toBe('not-found');
  });
});
