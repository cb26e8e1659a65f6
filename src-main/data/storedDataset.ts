import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DataError, StoreError, WorkbenchError } from '../../src-shared/errors';
import { valuesPerImage, type Dataset, type LabelledImages } from './dataset';
import { FileRegion, MemoryRegion, type ByteRegion } from './byteRegion';
import { parseMeta, type DatasetMeta } from './datasetMeta';
import { Fingerprint, fingerprintInTurns } from './fingerprint';
import { rowsInRegion } from './rowsInRegion';
import { storedChunks } from './storedChunks';
import { bytesPerValue } from './valueRows';

/**
 * An imported data set is a folder named for it:
 *   meta.json                              shape, type of value, range, counts, class names, origin, fingerprint,
 *                                          format version
 *   train-values.bin   test-values.bin     [count, height, width, channels], row-major, unsigned bytes or 4-byte
 *                                          floats, little-endian; format version 1 called them ...-pixels.bin
 *   train-labels.bin   test-labels.bin     [count] class indices, unsigned bytes; absent without labels
 */
const META_FILE = 'meta.json';

/** Splits that are larger together stay in their files, and batches are read from there. */
export const LOAD_MEMORY_BYTES = 512 * 2 ** 20;

type SplitName = 'train' | 'test';

/** Folders still being written or removed begin with a dot, which no data set's name may, and with their process. */
const TEMPORARY_FOLDER = /^\.\w+-(\d+)-\w+$/;

/** What is stored, but for what only the writing itself tells. */
export type NewDatasetMeta = Omit<DatasetMeta, 'fingerprint'>;

/**
 * Writes a data set as `folder` and returns its `meta.json`. The values go through memory a few megabytes at a time,
 * and their fingerprint is taken on the way. The folder appears at once and whole: its files are written and flushed in a temporary
 * folder beside it, which is then renamed. Throws a 'conflict' WorkbenchError when `folder` exists already and a
 * StoreError when it cannot be written, as on a full disk; nothing is left behind then.
 */
export async function writeStoredDataset(
  folder: string,
  content: Pick<Dataset, 'train' | 'test'>,
  meta: NewDatasetMeta,
): Promise<DatasetMeta> {
  try {
    return await writeWhole(folder, content, meta);
  } catch (cause) {
    if (cause instanceof WorkbenchError) throw cause;
    throw new StoreError(`${folder}: cannot be written (${(cause as Error).message})`, { cause });
  }
}

async function writeWhole(
  folder: string,
  content: Pick<Dataset, 'train' | 'test'>,
  meta: NewDatasetMeta,
): Promise<DatasetMeta> {
  const parent = dirname(folder);
  await mkdir(parent, { recursive: true });
  await removeAbandonedFolders(parent);
  const temporary = await mkdtemp(join(parent, `.incoming-${String(process.pid)}-`));
  try {
    const fingerprint = new Fingerprint();
    await writeSplit(temporary, 'train', content.train, fingerprint);
    await writeSplit(temporary, 'test', content.test, fingerprint);
    const whole: DatasetMeta = { ...meta, fingerprint: fingerprint.digest() };
    await writeFlushed(join(temporary, META_FILE), `${JSON.stringify(whole, null, 2)}\n`);
    await flushFolder(temporary);
    await renameToNew(temporary, folder);
    await flushFolder(parent);
    return whole;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function writeSplit(
  folder: string,
  split: SplitName,
  images: LabelledImages,
  fingerprint: Fingerprint,
): Promise<void> {
  const { labels } = images;
  fingerprint.begin(images);
  await writeFlushed(
    join(folder, `${split}-values.bin`),
    takenInPassing(storedChunks(images), fingerprint),
  );
  if (labels === null) return;
  fingerprint.add(labels);
  await writeFlushed(join(folder, `${split}-labels.bin`), labels);
}

function* takenInPassing(
  chunks: Iterable<Uint8Array>,
  fingerprint: Fingerprint,
): Generator<Uint8Array> {
  for (const chunk of chunks) {
    fingerprint.add(chunk);
    yield chunk;
  }
}

async function writeFlushed(
  path: string,
  content: Uint8Array | string | Iterable<Uint8Array>,
): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the names in a folder outlast a power cut; Windows has no such call and needs none. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function renameToNew(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (cause) {
    if (!existsSync(to)) throw cause;
    const message = `a data set named "${basename(to)}" exists already`;
    throw new WorkbenchError('conflict', message, { cause });
  }
}

/** Removes what a process that is gone left half written or half removed. */
async function removeAbandonedFolders(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = Number(TEMPORARY_FOLDER.exec(name)?.[1] ?? NaN);
    if (Number.isNaN(pid) || isRunning(pid)) continue;
    await rm(join(parent, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Removes a stored data set: its name is gone at once, its files after that. */
export async function removeStoredDataset(folder: string): Promise<void> {
  const parent = dirname(folder);
  const temporary = await mkdtemp(join(parent, `.removed-${String(process.pid)}-`));
  await rename(folder, join(temporary, 'dataset'));
  await rm(temporary, { recursive: true, force: true });
}

/** Returns the checked meta.json of a stored data set; throws a DataError when it is missing or wrong. */
export async function readStoredMeta(folder: string): Promise<DatasetMeta> {
  const path = join(folder, META_FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw unreadable(path, cause);
  }
  return parseMeta(path, text);
}

/**
 * Returns a stored data set, its values in memory or, where both splits are larger together than `memoryBytes`, left
 * in their files. Throws a DataError when a file is missing, has the wrong length, or the content no longer has the
 * fingerprint that it was stored with.
 */
export async function readStoredDataset(
  folder: string,
  memoryBytes = LOAD_MEMORY_BYTES,
): Promise<Dataset> {
  const name = basename(folder);
  const meta = await readStoredMeta(folder);
  const inMemory = storedBytes(meta) <= memoryBytes;
  const train = await readSplit(folder, 'train', meta, inMemory);
  const test = await readSplit(folder, 'test', meta, inMemory);
  const fingerprint = await fingerprintInTurns({ train, test });
  if (fingerprint !== meta.fingerprint) {
    throw new DataError(
      `data set "${name}" is damaged: expected fingerprint ${meta.fingerprint}, found ${fingerprint}; ` +
        'remove it and import it again',
    );
  }
  const { title, classNames, range } = meta;
  return { name, title, classNames, train, test, range, fingerprint };
}

/** Returns the bytes of a stored data set's values and labels. */
export function storedBytes({ shape, dtype, train, test }: DatasetMeta): number {
  const rowBytes = valuesPerImage(shape) * bytesPerValue(dtype);
  const splitBytes = [train, test].map(
    ({ count, hasLabels }) => count * (rowBytes + (hasLabels ? 1 : 0)),
  );
  return splitBytes.reduce((sum, bytes) => sum + bytes, 0);
}

async function readSplit(
  folder: string,
  split: SplitName,
  meta: DatasetMeta,
  inMemory: boolean,
): Promise<LabelledImages> {
  const { shape, dtype, formatVersion } = meta;
  const { count, hasLabels } = meta[split];
  const valuesName = formatVersion === 1 ? `${split}-pixels.bin` : `${split}-values.bin`;
  const valuesPerRow = valuesPerImage(shape);
  const region = await regionOf(
    join(folder, valuesName),
    count * valuesPerRow * bytesPerValue(dtype),
    inMemory,
  );
  const labelsPath = join(folder, `${split}-labels.bin`);
  return {
    shape,
    count,
    values: rowsInRegion(region, dtype, valuesPerRow),
    labels: hasLabels ? await readExactly(labelsPath, count) : null,
    factors: null,
  };
}

async function regionOf(
  path: string,
  expectedBytes: number,
  inMemory: boolean,
): Promise<ByteRegion> {
  if (inMemory) return new MemoryRegion(await readExactly(path, expectedBytes));
  await checkLength(path, expectedBytes);
  return new FileRegion(path, 0, expectedBytes);
}

/** Returns a file's bytes; its length is compared first, so that a wrong meta.json cannot ask for memory. */
async function readExactly(path: string, expectedBytes: number): Promise<Uint8Array> {
  await checkLength(path, expectedBytes);
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function checkLength(path: string, expectedBytes: number): Promise<void> {
  const { size } = await stat(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  if (size === expectedBytes) return;
  throw new DataError(`${path}: expected ${String(expectedBytes)} bytes, found ${String(size)}`);
}

function unreadable(path: string, cause: unknown): DataError {
  return new DataError(`${path}: cannot be read (${(cause as Error).message})`, { cause });
}
