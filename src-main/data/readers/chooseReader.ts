import { open, readdir, stat } from 'node:fs/promises';
import { DataError } from '../../../src-shared/errors';
import { readCsv } from './csv/csv';
import { readIdxPair } from './idx';
import { readImageFolder } from './images/imageFolder';
import { isImageName } from './images/imageFiles';
import type { ImportedContent } from './importedContent';
import { readNpy, readNpz } from './npy/npy';
import { readError } from './readError';
import type { Scratch } from './scratch';

/** Reads what lies at a path; `scratch` must outlive what it returns. Throws a DataError that names the file. */
export type Reader = (path: string, scratch: Scratch) => Promise<ImportedContent>;

/**
 * Returns the reader for what lies at a path. A file is known by the end of its name, else by its first bytes, and is
 * taken for IDX where neither tells; a folder by the files in it. Throws a DataError where the path cannot be read,
 * or a folder holds nothing that is known.
 */
export async function chooseReader(path: string): Promise<Reader> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) return await readerOfFolder(path);
    return readerByName(path) ?? (stats.isFile() ? await readerByContent(path) : readIdxPair);
  } catch (error) {
    throw error instanceof DataError ? error : readError(path, error);
  }
}

function readerByName(name: string): Reader | null {
  if (/\.npz$/i.test(name)) return readNpz;
  if (/\.npy$/i.test(name)) return readNpy;
  if (/\.(?:csv|tsv)(?:\.gz)?$/i.test(name)) return readCsv;
  if (isImageName(name)) {
    throw new DataError(`${name}: expected a folder of images, found one image; give its folder`);
  }
  return null;
}

async function readerByContent(path: string): Promise<Reader> {
  const handle = await open(path, 'r');
  try {
    const { buffer } = await handle.read(Buffer.alloc(6), 0, 6, 0);
    if (buffer.toString('latin1', 0, 4) === 'PK\x03\x04') return readNpz;
    if (buffer.toString('latin1') === '\x93NUMPY') return readNpy;
    return readIdxPair;
  } finally {
    await handle.close();
  }
}

async function readerOfFolder(path: string): Promise<Reader> {
  const entries = await readdir(path, { withFileTypes: true });
  const names = entries.map(({ name }) => name);
  if (names.some((name) => /images[.-]idx[34]/i.test(name))) return readIdxPair;
  if (names.some((name) => /\.npy$/i.test(name))) return readNpy;
  if (names.some((name) => /^train\.(?:csv|tsv)(?:\.gz)?$/i.test(name))) return readCsv;
  const isFolder = entries.some((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  if (isFolder || names.some(isImageName)) return readImageFolder;
  throw new DataError(
    `${path}: expected IDX files (train-images-idx3-ubyte), NPY files, train.csv, or PNG or JPEG images, ` +
      `found ${names.slice(0, 6).join(', ').slice(0, 200) || 'an empty folder'}`,
  );
}
