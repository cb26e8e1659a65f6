import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetSummary } from '../../src-shared/domain';
import { ConfigError, DataError, WorkbenchError } from '../../src-shared/errors';
import { BUILT_IN_DATASETS, findBuiltIn, loadBuiltIn, type BuiltInDataset } from './builtIns';
import { valuesPerImage, type Dataset } from './dataset';
import { STORED_FORMAT_VERSION, type DatasetMeta } from './datasetMeta';
import { chooseReader } from './readers/chooseReader';
import type { ImportedContent } from './readers/importedContent';
import { IMPORT_MEMORY_BYTES, Scratch } from './readers/scratch';
import {
  readStoredDataset,
  readStoredMeta,
  removeStoredDataset,
  storedBytes,
  writeStoredDataset,
  type NewDatasetMeta,
} from './storedDataset';
import { bytesPerValue } from './valueRows';

/** A full stop at the end is left out because Windows drops it, and two names would then be one folder. */
const NAME_PATTERN = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9_-])?$/;

/** Throws a ConfigError on 'name' unless it may name an imported data set. */
export function checkDatasetName(name: string): void {
  if (!NAME_PATTERN.test(name)) {
    throw new ConfigError(
      `name must be 1 to 64 characters of a-z, 0-9, "-", "_" and ".", begin with a letter or digit ` +
        `and not end with ".", got ${JSON.stringify(name.slice(0, 80))}`,
      'name',
    );
  }
  if (findBuiltIn(name) !== null) {
    throw new ConfigError(`name must not be that of a built-in data set, got "${name}"`, 'name');
  }
}

/**
 * Reads what lies at `path` (see readers/chooseReader.ts) into the workspace's library and returns the new entry. No
 * more than `memoryBytes` of its values are in memory at once. Throws a ConfigError for a name that cannot be used, a
 * 'conflict' WorkbenchError for one that is taken, and a DataError for files that are broken; the library is then as
 * it was.
 */
export async function importDataset(
  workspaceDir: string,
  path: string,
  name: string,
  memoryBytes = IMPORT_MEMORY_BYTES,
): Promise<DatasetSummary> {
  checkDatasetName(name);
  const folder = datasetFolder(workspaceDir, name);
  if (existsSync(folder)) {
    throw new WorkbenchError('conflict', `a data set named "${name}" exists already`);
  }
  const scratch = new Scratch(join(workspaceDir, 'datasets'), memoryBytes);
  try {
    const read = await chooseReader(path);
    const content = await read(path, scratch);
    return summariseImported(
      name,
      await writeStoredDataset(folder, content, metaOf(name, content)),
    );
  } finally {
    scratch.remove();
  }
}

function metaOf(name: string, content: ImportedContent): NewDatasetMeta {
  const { train, test, range, classNames, files, notes } = content;
  return {
    formatVersion: STORED_FORMAT_VERSION,
    title: name,
    shape: train.shape,
    dtype: train.values.dtype,
    range,
    train: { count: train.count, hasLabels: train.labels !== null },
    test: { count: test.count, hasLabels: test.labels !== null },
    classNames,
    originFiles: files,
    notes,
    importedAtMs: Date.now(),
  };
}

/**
 * Returns the data sets of a workspace: the built-in ones, then the imported ones by name. One that cannot be read is
 * listed with no images and a note that says why, so that it can be seen and removed. No pixels are read.
 */
export async function listDatasets(workspaceDir: string): Promise<DatasetSummary[]> {
  const folder = join(workspaceDir, 'datasets');
  const entries = existsSync(folder) ? await readdir(folder, { withFileTypes: true }) : [];
  const names = entries
    .filter((entry) => entry.isDirectory() && NAME_PATTERN.test(entry.name))
    .map((entry) => entry.name)
    .sort();
  const imported = await Promise.all(names.map((name) => describeImported(workspaceDir, name)));
  return [...BUILT_IN_DATASETS.map(summariseBuiltIn), ...imported];
}

/**
 * Returns a data set with its pixels. Throws a 'not-found' WorkbenchError for an unknown name and a DataError when
 * the stored content is damaged.
 */
export async function loadDataset(workspaceDir: string, name: string): Promise<Dataset> {
  const builtIn = findBuiltIn(name);
  if (builtIn !== null) return loadBuiltIn(builtIn);
  return readStoredDataset(existingFolder(workspaceDir, name));
}

/** Removes an imported data set. Throws for a built-in name and for an unknown one. */
export async function removeDataset(workspaceDir: string, name: string): Promise<void> {
  if (findBuiltIn(name) !== null) {
    throw new WorkbenchError('conflict', `"${name}" is built in and cannot be removed`);
  }
  await removeStoredDataset(existingFolder(workspaceDir, name));
}

function datasetFolder(workspaceDir: string, name: string): string {
  return join(workspaceDir, 'datasets', name);
}

function existingFolder(workspaceDir: string, name: string): string {
  const folder = datasetFolder(workspaceDir, name);
  if (NAME_PATTERN.test(name) && existsSync(folder)) return folder;
  throw new WorkbenchError(
    'not-found',
    `there is no data set named ${JSON.stringify(name.slice(0, 80))}`,
  );
}

async function describeImported(workspaceDir: string, name: string): Promise<DatasetSummary> {
  try {
    return summariseImported(name, await readStoredMeta(datasetFolder(workspaceDir, name)));
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return {
      name,
      title: name,
      kind: 'imported',
      shape: { height: 0, width: 0, channels: 0 },
      trainCount: 0,
      testCount: 0,
      hasLabels: false,
      classNames: [],
      valueType: 'uint8',
      fingerprint: '',
      bytes: 0,
      importedAtMs: null,
      notes: [`This data set cannot be read: ${error.message}`],
    };
  }
}

function summariseImported(name: string, meta: DatasetMeta): DatasetSummary {
  const { title, shape, classNames, fingerprint, importedAtMs, notes } = meta;
  return {
    name,
    title,
    kind: 'imported',
    shape,
    trainCount: meta.train.count,
    testCount: meta.test.count,
    hasLabels: meta.train.hasLabels,
    classNames,
    valueType: meta.dtype,
    fingerprint,
    bytes: storedBytes(meta),
    importedAtMs,
    notes,
  };
}

function summariseBuiltIn(builtIn: BuiltInDataset): DatasetSummary {
  const { name, title, shape, classNames, fingerprint, trainCount, testCount } = builtIn;
  const hasLabels = classNames.length > 0;
  const rowBytes = valuesPerImage(shape) * bytesPerValue(builtIn.valueType);
  return {
    name,
    title,
    kind: 'built-in',
    shape,
    trainCount,
    testCount,
    hasLabels,
    classNames,
    valueType: builtIn.valueType,
    fingerprint,
    bytes: (trainCount + testCount) * (rowBytes + (hasLabels ? 1 : 0)),
    importedAtMs: null,
    notes: [],
  };
}
