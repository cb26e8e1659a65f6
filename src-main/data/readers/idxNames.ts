import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DataError } from '../../../src-shared/errors';
import { readError } from './readError';

/** Where the files of one data set lie; null where there is none. */
export interface IdxPaths {
  trainImages: string;
  trainLabels: string | null;
  testImages: string | null;
  testLabels: string | null;
  classNames: string | null;
}

const EXPECTED_NAME = 'train-images-idx3-ubyte[.gz]';
const TRAIN_IMAGES = /train.*images-idx[34]-ubyte$/;

/**
 * Returns the files that belong together: those of a folder with MNIST-style names, or those beside one images file.
 * '-' and '.' before 'idx', and a closing '.gz', make no difference. Throws a DataError when the path does not exist
 * or a folder holds no training images, or those of several sets.
 */
export async function locateIdxFiles(path: string): Promise<IdxPaths> {
  const { isFolder, folder, names } = await listFolder(path);
  const trainName = isFolder ? chooseTrainImages(path, names) : basename(path);
  const find = (key: string | null): string | null =>
    findByKey(names, key, trainName.endsWith('.gz'));
  const trainKey = nameKey(trainName);
  const testName = find(testKeyOf(trainKey, 't10k')) ?? find(testKeyOf(trainKey, 'test'));
  const inFolder = (name: string | null): string | null =>
    name === null ? null : join(folder, name);
  return {
    trainImages: join(folder, trainName),
    trainLabels: inFolder(find(labelsKeyOf(trainKey))),
    testImages: inFolder(testName),
    testLabels: inFolder(testName === null ? null : find(labelsKeyOf(nameKey(testName)))),
    classNames: inFolder(names.includes('classes.txt') ? 'classes.txt' : null),
  };
}

/** Returns the names in the folder: of the path itself, or of the one the file lies in. */
async function listFolder(
  path: string,
): Promise<{ isFolder: boolean; folder: string; names: string[] }> {
  try {
    const isFolder = (await stat(path)).isDirectory();
    const folder = isFolder ? path : dirname(path);
    return { isFolder, folder, names: (await readdir(folder)).sort() };
  } catch (error) {
    throw readError(path, error);
  }
}

function chooseTrainImages(folder: string, names: readonly string[]): string {
  const matching = names.filter((name) => TRAIN_IMAGES.test(nameKey(name)));
  const [first] = matching;
  if (first === undefined) {
    throw new DataError(
      `${folder}: expected a file named ${EXPECTED_NAME}, found none in the folder`,
    );
  }
  if (new Set(matching.map(nameKey)).size > 1) {
    throw new DataError(
      `${folder}: expected the training images of one data set, found ${matching.join(', ')}; give the path of one of them`,
    );
  }
  return first;
}

/** A name as far as it matters here: without '.gz', with '-' for '.', in lower case. */
function nameKey(name: string): string {
  return name.toLowerCase().replace(/\.gz$/, '').replaceAll('.', '-');
}

function labelsKeyOf(imagesKey: string): string | null {
  const key = imagesKey.replace(/images(?!.*images)/, 'labels').replace(/idx[34]/, 'idx1');
  return key === imagesKey || !key.includes('labels') ? null : key;
}

function testKeyOf(trainKey: string, word: string): string | null {
  return trainKey.includes('train') ? trainKey.replace('train', word) : null;
}

/** Returns the file with that key, the one packed like the images where there are two. */
function findByKey(
  names: readonly string[],
  key: string | null,
  preferGzip: boolean,
): string | null {
  const matching = names.filter((name) => nameKey(name) === key);
  return matching.find((name) => name.endsWith('.gz') === preferGzip) ?? matching[0] ?? null;
}
