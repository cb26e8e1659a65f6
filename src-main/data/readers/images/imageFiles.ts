import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../../../../src-shared/errors';
import { MOST_CLASSES } from '../../limits';
import { readError } from '../readError';

/** The image files of one split, and of each the index of its class. */
export interface ImageFiles {
  paths: string[];
  /** Null where the images lie in no class folders. */
  labels: number[] | null;
}

export interface ImageTree {
  train: ImageFiles;
  test: ImageFiles | null;
  classNames: string[];
}

const IMAGE_NAME = /\.(?:png|jpe?g)$/i;

/** Returns whether a file has the name of an image. */
export function isImageName(name: string): boolean {
  return IMAGE_NAME.test(name);
}

/**
 * Returns the PNG and JPEG files of a folder, by name: those of its sub-folders, each of which is a class, or without
 * sub-folders its own. With sub-folders named train and, if any, test, each of them is such a folder. Other files do
 * not count. Throws a DataError that names the folder where there are no images, or some lie beside class folders.
 */
export async function findImageFiles(folder: string): Promise<ImageTree> {
  const folders = foldersOf(await entriesOf(folder));
  const splits = folders.includes('train')
    ? [join(folder, 'train'), ...(folders.includes('test') ? [join(folder, 'test')] : [])]
    : [folder];
  const classNames = await classesOf(splits);
  const [train, test] = await Promise.all(splits.map((split) => filesOf(split, classNames)));
  return { train: train!, test: test ?? null, classNames };
}

/** Returns the names of the class folders of all splits, sorted. */
async function classesOf(splits: readonly string[]): Promise<string[]> {
  const names = await Promise.all(splits.map(async (split) => foldersOf(await entriesOf(split))));
  const classNames = [...new Set(names.flat())].sort();
  if (classNames.length > MOST_CLASSES) {
    throw new DataError(
      `${splits[0]!}: expected at most ${String(MOST_CLASSES)} class folders, found ${String(classNames.length)}`,
    );
  }
  return classNames;
}

async function filesOf(folder: string, classNames: readonly string[]): Promise<ImageFiles> {
  const entries = await entriesOf(folder);
  const loose = imagesOf(entries).map((name) => join(folder, name));
  if (classNames.length === 0) {
    return { paths: checkAny(folder, loose), labels: null };
  }
  const [first] = loose;
  if (first !== undefined) {
    throw new DataError(`${first}: expected images in class folders alone, found one beside them`);
  }
  const files: { path: string; label: number }[] = [];
  for (const name of foldersOf(entries)) {
    const inClass = imagesOf(await entriesOf(join(folder, name)));
    const label = classNames.indexOf(name);
    for (const file of inClass) files.push({ path: join(folder, name, file), label });
  }
  const paths = checkAny(
    folder,
    files.map(({ path }) => path),
  );
  return { paths, labels: files.map(({ label }) => label) };
}

function checkAny(folder: string, paths: string[]): string[] {
  if (paths.length > 0) return paths;
  throw new DataError(`${folder}: expected PNG or JPEG images, found none in the folder`);
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return (await readdir(folder, { withFileTypes: true })).filter(
      ({ name }) => !name.startsWith('.'),
    );
  } catch (error) {
    throw readError(folder, error);
  }
}

function foldersOf(entries: readonly Dirent[]): string[] {
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

function imagesOf(entries: readonly Dirent[]): string[] {
  return entries
    .filter((entry) => !entry.isDirectory() && isImageName(entry.name))
    .map(({ name }) => name)
    .sort();
}
