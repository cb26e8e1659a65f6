import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DataError, StoreError, WorkbenchError } from '../../src-shared/errors';
import { valuesPerImage, type Dataset, type LabelledImages } from './dataset';
import { parseMeta, type DatasetMeta } from './datasetMeta';
import { fingerprintContent } from './fingerprint';
import { storedChunks } from './storedChunks';
import { rowsInMemory, UNIT_RANGE } from './valueRows';

/**
 * An imported data set is a folder named for it:
 *   meta.json                              shape, counts, class names, origin, fingerprint, format version
 *   train-pixels.bin   test-pixels.bin     [count, height, width, channels], unsigned bytes, row-major
 *   train-labels.bin   test-labels.bin     [count] class indices, unsigned bytes; absent without labels
 */
const META_FILE = 'meta.json';

type SplitName = 'train' | 'test';

/** Folders still being written or removed begin with a dot, which no data set's name may, and with their process. */
const TEMPORARY_FOLDER = /^\.\w+-(\d+)-\w+$/;

/**
 * Writes a data set as `folder`, which appears at once and whole: its files are written and flushed in a temporary
 * folder beside it, which is then renamed. Throws a 'conflict' WorkbenchError when `folder` exists already and a
 * StoreError when it cannot be written, as on a full disk; nothing is left behind then.
 */
export async function writeStoredDataset(
  folder: string,
  content: Pick<Dataset, 'train' | 'test'>,
  meta: DatasetMeta,
): Promise<void> {
  try {
    await writeWhole(folder, content, meta);
  } catch (cause) {
    if (cause instanceof WorkbenchError) throw cause;
    throw new StoreError(`${folder}: cannot be written (${(cause as Error).message})`, { cause });
  }
}

async function writeWhole(
  folder: string,
  content: Pick<Dataset, 'train' | 'test'>,
  meta: DatasetMeta,
): Promise<void> {
  const parent = dirname(folder);
  await mkdir(parent, { recursive: true });
  await removeAbandonedFolders(parent);
  const temporary = await mkdtemp(join(parent, `.incoming-${String(process.pid)}-`));
  try {
    await writeSplit(temporary, 'train', content.train);
    await writeSplit(temporary, 'test', content.test);
    await writeFlushed(join(temporary, META_FILE), `${JSON.stringify(meta, null, 2)}\n`);
    await flushFolder(temporary);
    await renameToNew(temporary, folder);
    await flushFolder(parent);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function writeSplit(folder: string, split: SplitName, images: LabelledImages): Promise<void> {
  await writeFlushed(join(folder, `${split}-pixels.bin`), storedChunks(images));
  if (images.labels !== null)
    await writeFlushed(join(folder, `${split}-labels.bin`), images.labels);
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
    throw new DataError(`${path}: cannot be read (${(cause as Error).message})`, { cause });
  }
  return parseMeta(path, text);
}

/**
 * Returns a stored data set. Throws a DataError when a file is missing, has the wrong length, or the content no
 * longer has the fingerprint that it was stored with.
 */
export async function readStoredDataset(folder: string): Promise<Dataset> {
  const name = basename(folder);
  const meta = await readStoredMeta(folder);
  const train = await readSplit(folder, 'train', meta);
  const test = await readSplit(folder, 'test', meta);
  const fingerprint = fingerprintContent({ train, test });
  if (fingerprint !== meta.fingerprint) {
    throw new DataError(
      `data set "${name}" is damaged: expected fingerprint ${meta.fingerprint}, found ${fingerprint}; ` +
        'remove it and import it again',
    );
  }
  const { title, classNames } = meta;
  return { name, title, classNames, train, test, range: UNIT_RANGE, fingerprint };
}

async function readSplit(
  folder: string,
  split: SplitName,
  meta: DatasetMeta,
): Promise<LabelledImages> {
  const { count, hasLabels } = meta[split];
  const pixels = await readExactly(
    join(folder, `${split}-pixels.bin`),
    count * valuesPerImage(meta.shape),
  );
  const labels = hasLabels ? await readExactly(join(folder, `${split}-labels.bin`), count) : null;
  const values = rowsInMemory(pixels, valuesPerImage(meta.shape));
  return { shape: meta.shape, count, values, labels, factors: null };
}

/** Returns a file's bytes; its length is compared first, so that a wrong meta.json cannot ask for memory. */
async function readExactly(path: string, expectedBytes: number): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size !== expectedBytes) {
      throw new DataError(
        `${path}: expected ${String(expectedBytes)} bytes, found ${String(size)}`,
      );
    }
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw new DataError(`${path}: cannot be read (${(cause as Error).message})`, { cause });
  }
}
