import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DataError } from '../../../../src-shared/errors';
import { FileRegion } from '../../byteRegion';
import { readError } from '../readError';
import type { Scratch } from '../scratch';
import { readZipContent, readZipStart } from '../zip/zipContent';
import { readZipDirectory } from '../zip/zipDirectory';
import { chooseArrays, type ArrayNames } from './arrayNames';
import { checkNpyLength, openNpyArray, type NpyArray } from './npyArray';
import { LONGEST_NPY_HEADER_BYTES, parseNpyHeader } from './npyHeader';

const NPY = /\.npy$/i;

/** Where arrays are found by name. */
export interface ArraySource {
  names: ArrayNames;
  /** Throws a DataError that names the file, and the entry of an archive, where the array is damaged. */
  open: (name: string) => Promise<NpyArray>;
  /** Name of the file that holds an array, without folders. */
  fileOf: (name: string) => string;
}

/** Returns the arrays of an NPZ archive: a ZIP archive of NPY files. Throws as `readZipDirectory`. */
export async function openArchive(path: string, scratch: Scratch): Promise<ArraySource> {
  const directory = await readZipDirectory(path);
  const entries = new Map(
    directory.entries
      .filter(({ name }) => NPY.test(name))
      .map((entry) => [entry.name.replace(NPY, ''), entry]),
  );
  return {
    names: chooseArrays(path, [...entries.keys()]),
    fileOf: () => basename(path),
    async open(name) {
      const entry = entries.get(name)!;
      const place = `${path}: array ${JSON.stringify(name.slice(0, 80))}`;
      // The header is looked at first: an array that it does not describe is not unpacked.
      const start = await readZipStart(directory, entry, LONGEST_NPY_HEADER_BYTES);
      checkNpyLength(place, parseNpyHeader(place, start), entry.contentBytes);
      return openNpyArray(place, await readZipContent(directory, entry, scratch));
    },
  };
}

/**
 * Returns the arrays of a folder, or of one NPY file and those that belong to it by name beside it. Throws a DataError
 * where the path cannot be read or the folder has no array with a known name.
 */
export async function openArrayFiles(path: string): Promise<ArraySource> {
  const isFolder = (await statOf(path)).isDirectory();
  const folder = isFolder ? path : dirname(path);
  const files = (await readdir(folder)).filter((name) => NPY.test(name)).sort();
  const names = files.map((file) => file.replace(NPY, ''));
  const fileOf = (name: string): string => files[names.indexOf(name)]!;
  return {
    names: isFolder
      ? chooseArrays(path, names)
      : besideImages(basename(path).replace(NPY, ''), names),
    fileOf,
    async open(name) {
      const file = join(folder, fileOf(name));
      const stats = await statOf(file);
      if (!stats.isFile())
        throw new DataError(`${file}: expected a regular file, found another kind`);
      return openNpyArray(file, new FileRegion(file, 0, stats.size));
    },
  };
}

/** The images are the file that was named; what has a known name beside it belongs to it if it has one too. */
function besideImages(images: string, names: readonly string[]): ArrayNames {
  const alone = { trainImages: images, trainLabels: null, testImages: null, testLabels: null };
  const known = names.length > 1 && chosenOrNull(names);
  return known && known.trainImages === images ? known : alone;
}

function chosenOrNull(names: readonly string[]): ArrayNames | null {
  try {
    return chooseArrays('', names);
  } catch (error) {
    if (error instanceof DataError) return null;
    throw error;
  }
}

async function statOf(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (error) {
    throw readError(path, error);
  }
}
