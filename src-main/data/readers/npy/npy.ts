import { DataError } from '../../../../src-shared/errors';
import { bytesOf } from '../../byteRegion';
import type { ImageShape, LabelledImages } from '../../dataset';
import { checkShape, LARGEST_COUNT, MOST_CHANNELS, MOST_CLASSES } from '../../limits';
import { UNIT_RANGE } from '../../valueRows';
import { labelNames } from '../classNames';
import type { ImportedContent } from '../importedContent';
import type { Scratch } from '../scratch';
import { checkSameShape, drawTestSplit } from '../testSplit';
import { openArchive, openArrayFiles, type ArraySource } from './arraySource';
import { extentOf, viewOf, type NpyArray, type NpyExtent } from './npyArray';
import { npyRows, type NpyConversion } from './npyRows';

/** An array of images, looked through but not yet converted. */
interface ScannedImages {
  array: NpyArray;
  extent: NpyExtent;
  shape: ImageShape;
  labels: Uint8Array | null;
}

/**
 * Returns the data set of an NPZ archive. The arrays are chosen by their names (see arrayNames.ts); images are
 * [count, height, width], [count, height, width, channels] or vectors [count, values]. Bytes, bools, and integer
 * images within 0..255 stay 8 bit; where all of them are 0 or 1, 1 becomes 255, which stands for 1. Anything else
 * becomes 32-bit floats. Missing labels become null; missing test images make a seeded test split. Throws a DataError
 * that names file and array, byte or element, what was expected and what was found.
 */
export async function readNpz(path: string, scratch: Scratch): Promise<ImportedContent> {
  return readArrays(path, await openArchive(path, scratch));
}

/** As `readNpz`, of a folder of NPY files named as the arrays, or of one such file. */
export async function readNpy(path: string): Promise<ImportedContent> {
  return readArrays(path, await openArrayFiles(path));
}

async function readArrays(path: string, source: ArraySource): Promise<ImportedContent> {
  const { names } = source;
  const train = await scanImages(source, names.trainImages, names.trainLabels);
  const test =
    names.testImages === null ? null : await scanImages(source, names.testImages, names.testLabels);
  const scans = test === null ? [train] : [train, test];
  const conversion = conversionOf(scans);
  const trainImages = imagesOf(train, conversion);
  if (test !== null) checkSameShape(test.array.place, trainImages, imagesOf(test, conversion));
  const splits =
    test === null
      ? drawTestSplit(path, trainImages)
      : { train: trainImages, test: imagesOf(test, conversion), notes: [] };
  return {
    train: splits.train,
    test: splits.test,
    range: conversion === 'floats' ? rangeOf(scans) : UNIT_RANGE,
    classNames: labelNames([splits.train, splits.test]),
    files: filesRead(source),
    notes: [...notesOn(source, scans, conversion), ...splits.notes],
  };
}

async function scanImages(
  source: ArraySource,
  name: string,
  labelsName: string | null,
): Promise<ScannedImages> {
  const array = await source.open(name);
  const shape = imageShapeOf(array);
  const extent = await extentOf(array);
  const labels =
    labelsName === null ? null : await readLabels(await source.open(labelsName), array);
  return { array, extent, shape, labels };
}

function imageShapeOf({ place, shape }: NpyArray): ImageShape {
  const [count = 0, first = 0, second = 0, channels = 1] = shape;
  if (shape.length < 2 || shape.length > 4) {
    throw new DataError(
      `${place}: expected images with 2 to 4 dimensions (the first counts them), found shape (${shape.join(', ')})`,
    );
  }
  if (count < 1 || count > LARGEST_COUNT) {
    throw new DataError(
      `${place}: expected 1..${String(LARGEST_COUNT)} images in 'shape', found ${String(count)}`,
    );
  }
  if (channels > MOST_CHANNELS) {
    throw new DataError(
      `${place}: expected channels (last) of 1..${String(MOST_CHANNELS)} in 'shape', found ${String(channels)}`,
    );
  }
  const isVector = shape.length === 2;
  const image = isVector
    ? { height: 1, width: first, channels: 1 }
    : { height: first, width: second, channels };
  checkShape(`${place}: shape`, image);
  return image;
}

/** Labels are whole numbers 0..255, one for each image, as a vector or a column. */
async function readLabels(array: NpyArray, images: NpyArray): Promise<Uint8Array> {
  const { place, shape, type, values } = array;
  const count = images.shape[0]!;
  const isColumn = shape.length === 2 && shape[1] === 1;
  if (shape[0] !== count || !(shape.length === 1 || isColumn)) {
    throw new DataError(
      `${place}: expected ${String(count)} labels, one for each image, found shape (${shape.join(', ')})`,
    );
  }
  await extentOf(array);
  const view = viewOf(bytesOf(values));
  return Uint8Array.from({ length: count }, (_, index) => {
    const label = type.read(view, index * type.bytes);
    if (Number.isInteger(label) && label >= 0 && label < MOST_CLASSES) return label;
    throw new DataError(
      `${place}: expected a label 0..${String(MOST_CLASSES - 1)} at element [${String(index)}], found ${String(label)}`,
    );
  });
}

/** One conversion for both splits, so that a value means the same in both. */
function conversionOf(scans: readonly ScannedImages[]): NpyConversion {
  if (!scans.every(areBytes)) return 'floats';
  return scans.every(({ extent }) => extent.max <= 1) ? 'bits' : 'bytes';
}

function areBytes({ array: { type, shape }, extent }: ScannedImages): boolean {
  if (type.kind === 'bool' || type.descr.endsWith('u1')) return true;
  const isImage = shape.length > 2;
  return type.kind === 'integer' && isImage && extent.min >= 0 && extent.max <= 255;
}

function imagesOf(
  { array, shape, labels }: ScannedImages,
  conversion: NpyConversion,
): LabelledImages {
  return {
    shape,
    count: array.shape[0]!,
    values: npyRows(array, conversion),
    labels,
    factors: null,
  };
}

function rangeOf(scans: readonly ScannedImages[]): NpyExtent {
  return {
    min: Math.min(...scans.map(({ extent }) => extent.min)),
    max: Math.max(...scans.map(({ extent }) => extent.max)),
  };
}

function filesRead({ names, fileOf }: ArraySource): string[] {
  const read = Object.values(names).filter((name: string | null) => name !== null);
  return [...new Set(read.map(fileOf))];
}

function notesOn(
  { names }: ArraySource,
  scans: readonly ScannedImages[],
  conversion: NpyConversion,
): string[] {
  const unlabelled = scans.filter(({ labels }) => labels === null);
  const notes = unlabelled.map((scan) => {
    const name = scan === scans[0] ? names.trainImages : names.testImages!;
    return `No labels were found for the array ${name}.`;
  });
  if (conversion === 'bits' && scans.some(({ array }) => array.type.kind !== 'bool')) {
    notes.push('The values are 0 and 1 only: they are taken for off and on.');
  }
  return notes;
}
