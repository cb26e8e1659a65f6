import { basename } from 'node:path';
import { DataError } from '../../../src-shared/errors';
import { splitTrainValidation, valuesPerImage, type LabelledImages } from '../dataset';
import { chosenRows, rowsInMemory } from '../valueRows';
import { readClassNames } from './classNames';
import { readIdxFile } from './idxFile';
import { locateIdxFiles, type IdxPaths } from './idxNames';
import type { ImportedContent } from './importedContent';

/** Where there are no test files, one image in this many is set aside as the test split. */
const TEST_SHARE = 7;
const TEST_SPLIT_SEED = 0;

/**
 * Returns the data set of a folder with MNIST-style names or of one images file and the files beside it. Missing
 * labels become null; missing test files make a seeded test split of a seventh of the training images; both are
 * stated in `notes`. Class names come from `classes.txt` beside the images, or are the label values. Throws a
 * DataError that names the file, what was expected and what was found.
 */
export async function readIdxPair(path: string): Promise<ImportedContent> {
  const paths = await locateIdxFiles(path);
  const all = await readSplit(paths.trainImages, paths.trainLabels);
  const { train, test } =
    paths.testImages === null
      ? drawTestSplit(paths.trainImages, all)
      : { train: all, test: await readTestSplit(paths.testImages, paths.testLabels, all) };
  return {
    train,
    test,
    classNames: await classNamesFor([train, test], paths.classNames),
    files: filesRead(paths),
    notes: notesOn(paths, test),
  };
}

async function readSplit(imagesPath: string, labelsPath: string | null): Promise<LabelledImages> {
  const images = await readIdxFile(imagesPath, 'images');
  const [count = 0, height = 0, width = 0, channels = 1] = images.dims;
  const labels = labelsPath === null ? null : (await readIdxFile(labelsPath, 'labels')).data;
  if (labels !== null && labels.length !== count) {
    throw new DataError(
      `${String(labelsPath)}: expected ${String(count)} labels, one for each image of ${basename(imagesPath)}, ` +
        `found ${String(labels.length)}`,
    );
  }
  const shape = { height, width, channels };
  const values = rowsInMemory(images.data, valuesPerImage(shape));
  return { shape, count, values, labels, factors: null };
}

async function readTestSplit(
  imagesPath: string,
  labelsPath: string | null,
  train: LabelledImages,
): Promise<LabelledImages> {
  const test = await readSplit(imagesPath, labelsPath);
  const [expected, found] = [train, test].map(({ shape }) =>
    [shape.height, shape.width, shape.channels].join(' x '),
  );
  if (expected !== found) {
    throw new DataError(
      `${imagesPath}: expected images of ${String(expected)} as in the training images, found ${String(found)}`,
    );
  }
  return test;
}

function drawTestSplit(
  imagesPath: string,
  all: LabelledImages,
): { train: LabelledImages; test: LabelledImages } {
  if (all.count < 2) {
    throw new DataError(
      `${imagesPath}: expected at least 2 images, to set one aside for the test, found 1`,
    );
  }
  const testCount = Math.max(1, Math.round(all.count / TEST_SHARE));
  const { train, validation } = splitTrainValidation(all, testCount, TEST_SPLIT_SEED);
  return { train: takeImages(all, train), test: takeImages(all, validation) };
}

function takeImages(images: LabelledImages, indices: Uint32Array): LabelledImages {
  const { labels } = images;
  return {
    ...images,
    count: indices.length,
    values: chosenRows(images.values, indices),
    labels: labels === null ? null : Uint8Array.from(indices, (index) => labels[index]!),
  };
}

async function classNamesFor(
  splits: readonly LabelledImages[],
  classNamesPath: string | null,
): Promise<string[]> {
  const labelled = splits.flatMap(({ labels }) => (labels === null ? [] : [labels]));
  if (labelled.length === 0) return [];
  const classCount =
    1 + Math.max(...labelled.map((labels) => labels.reduce((a, b) => Math.max(a, b), 0)));
  if (classNamesPath !== null) return readClassNames(classNamesPath, classCount);
  return Array.from({ length: classCount }, (_, label) => String(label));
}

function filesRead(paths: IdxPaths): string[] {
  return Object.values(paths)
    .filter((path): path is string => path !== null)
    .map((path) => basename(path));
}

function notesOn(paths: IdxPaths, test: LabelledImages): string[] {
  const notes: string[] = [];
  if (paths.trainLabels === null)
    notes.push(`No labels were found beside ${basename(paths.trainImages)}.`);
  if (paths.testImages === null) {
    notes.push(
      `No test files were found: the ${String(test.count)} test images were drawn from the training images ` +
        `(one in ${String(TEST_SHARE)}, seed ${String(TEST_SPLIT_SEED)}).`,
    );
  } else if (paths.testLabels === null) {
    notes.push(`No labels were found beside ${basename(paths.testImages)}.`);
  }
  return notes;
}
