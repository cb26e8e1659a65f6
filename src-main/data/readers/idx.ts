import { basename } from 'node:path';
import { DataError } from '../../../src-shared/errors';
import { bytesOf } from '../byteRegion';
import { valuesPerImage, type LabelledImages } from '../dataset';
import { rowsInRegion } from '../rowsInRegion';
import { UNIT_RANGE } from '../valueRows';
import { labelNames, readClassNames } from './classNames';
import { readIdxFile } from './idxFile';
import { locateIdxFiles, type IdxPaths } from './idxNames';
import type { ImportedContent } from './importedContent';
import type { Scratch } from './scratch';
import { checkSameShape, drawTestSplit } from './testSplit';

/**
 * Returns the data set of a folder with MNIST-style names or of one images file and the files beside it. Missing
 * labels become null; missing test files make a seeded test split of a seventh of the training images; both are
 * stated in `notes`. Class names come from `classes.txt` beside the images, or are the label values. Throws a
 * DataError that names the file, what was expected and what was found.
 */
export async function readIdxPair(path: string, scratch: Scratch): Promise<ImportedContent> {
  const paths = await locateIdxFiles(path);
  const all = await readSplit(paths.trainImages, paths.trainLabels, scratch);
  const { train, test, notes } =
    paths.testImages === null
      ? drawTestSplit(paths.trainImages, all)
      : {
          train: all,
          test: await readTestSplit(paths.testImages, paths.testLabels, all, scratch),
          notes: [],
        };
  return {
    train,
    test,
    range: UNIT_RANGE,
    classNames: await classNamesFor([train, test], paths.classNames),
    files: filesRead(paths),
    notes: [...notesOnLabels(paths), ...notes],
  };
}

async function readTestSplit(
  imagesPath: string,
  labelsPath: string | null,
  train: LabelledImages,
  scratch: Scratch,
): Promise<LabelledImages> {
  const test = await readSplit(imagesPath, labelsPath, scratch);
  checkSameShape(imagesPath, train, test);
  return test;
}

async function readSplit(
  imagesPath: string,
  labelsPath: string | null,
  scratch: Scratch,
): Promise<LabelledImages> {
  const images = await readIdxFile(imagesPath, 'images', scratch);
  const [count = 0, height = 0, width = 0, channels = 1] = images.dims;
  const shape = { height, width, channels };
  return {
    shape,
    count,
    values: rowsInRegion(images.data, 'uint8', valuesPerImage(shape)),
    labels: labelsPath === null ? null : await readLabels(labelsPath, imagesPath, count, scratch),
    factors: null,
  };
}

async function readLabels(
  path: string,
  imagesPath: string,
  count: number,
  scratch: Scratch,
): Promise<Uint8Array> {
  const { data } = await readIdxFile(path, 'labels', scratch);
  if (data.length !== count) {
    throw new DataError(
      `${path}: expected ${String(count)} labels, one for each image of ${basename(imagesPath)}, ` +
        `found ${String(data.length)}`,
    );
  }
  return bytesOf(data);
}

async function classNamesFor(
  splits: readonly LabelledImages[],
  classNamesPath: string | null,
): Promise<string[]> {
  const values = labelNames(splits);
  if (classNamesPath === null || values.length === 0) return values;
  return readClassNames(classNamesPath, values.length);
}

function filesRead(paths: IdxPaths): string[] {
  return Object.values(paths)
    .filter((path): path is string => path !== null)
    .map((path) => basename(path));
}

function notesOnLabels({ trainImages, trainLabels, testImages, testLabels }: IdxPaths): string[] {
  const unlabelled = [
    trainLabels === null ? trainImages : null,
    testLabels === null ? testImages : null,
  ];
  return unlabelled.flatMap((path) =>
    path === null ? [] : [`No labels were found beside ${basename(path)}.`],
  );
}
