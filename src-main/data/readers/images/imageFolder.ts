import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { DataError } from '../../../../src-shared/errors';
import type { ImageShape, LabelledImages } from '../../dataset';
import { rowsInRegion } from '../../rowsInRegion';
import { UNIT_RANGE } from '../../valueRows';
import { ByteSpool } from '../byteSpool';
import type { ImportedContent } from '../importedContent';
import { readError } from '../readError';
import type { Scratch } from '../scratch';
import { drawTestSplit } from '../testSplit';
import type { DecodedImage, ImageFacts } from './decodedImage';
import { findImageFiles, type ImageFiles } from './imageFiles';
import { decodeJpeg, inspectJpeg, isJpeg } from './jpeg';
import { decodePng, inspectPng, isPng } from './png';

/** An image of the largest size that is allowed, hardly packed, takes less. */
const LARGEST_FILE_BYTES = 2 ** 26;

/**
 * Returns the data set of a folder of PNG or JPEG images (see imageFiles.ts for what lies where). All of them must
 * have one size; they have one channel where all are grey, else three. Throws a DataError that names the file that is
 * damaged or has another size than the first one, what was expected and what was found.
 */
export async function readImageFolder(folder: string, scratch: Scratch): Promise<ImportedContent> {
  const { train, test, classNames } = await findImageFiles(folder);
  const shape = await commonShape([...train.paths, ...(test?.paths ?? [])]);
  const trainImages = await readImages(train, shape, scratch);
  const splits =
    test === null
      ? drawTestSplit(folder, trainImages)
      : { train: trainImages, test: await readImages(test, shape, scratch), notes: [] };
  return {
    train: splits.train,
    test: splits.test,
    range: UNIT_RANGE,
    classNames,
    files: [basename(folder)],
    notes: [
      ...(train.labels === null
        ? ['The images lie in no class folders: they have no labels.']
        : []),
      ...splits.notes,
    ],
  };
}

/** Looks at every file before any is decoded, so that an odd one is told of at once. */
async function commonShape(paths: readonly string[]): Promise<ImageShape> {
  let first: ImageFacts | null = null;
  let isColour = false;
  for (const path of paths) {
    const facts = inspect(path, await readImageFile(path));
    first ??= facts;
    isColour ||= facts.isColour;
    const [expected, found] = [first, facts].map(sizeText);
    if (expected !== found) {
      throw new DataError(
        `${path}: expected an image of ${String(expected)} pixels as ${basename(paths[0]!)}, found ${String(found)}`,
      );
    }
  }
  return { height: first!.heightPx, width: first!.widthPx, channels: isColour ? 3 : 1 };
}

async function readImages(
  { paths, labels }: ImageFiles,
  shape: ImageShape,
  scratch: Scratch,
): Promise<LabelledImages> {
  const spool = new ByteSpool(scratch);
  for (const path of paths) {
    const image = decodeImage(path, await readImageFile(path));
    checkUnchanged(path, shape, image);
    spool.append(withChannels(image, shape.channels));
  }
  return {
    shape,
    count: paths.length,
    values: rowsInRegion(spool.finish(), 'uint8', shape.height * shape.width * shape.channels),
    labels: labels === null ? null : Uint8Array.from(labels),
    factors: null,
  };
}

function inspect(path: string, bytes: Uint8Array): ImageFacts {
  if (isPng(bytes)) return inspectPng(path, bytes);
  if (isJpeg(bytes)) return inspectJpeg(path, bytes);
  const start = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0'));
  throw new DataError(
    `${path}: expected a PNG (89 50 4e 47) or JPEG (ff d8 ff) image at byte 0, found ${start.join(' ') || 'an empty file'}`,
  );
}

function decodeImage(path: string, bytes: Uint8Array): DecodedImage {
  return isPng(bytes) ? decodePng(path, bytes) : decodeJpeg(path, bytes);
}

async function readImageFile(path: string): Promise<Uint8Array> {
  try {
    const stats = await stat(path);
    if (!stats.isFile())
      throw new DataError(`${path}: expected a regular file, found another kind`);
    if (stats.size > LARGEST_FILE_BYTES) {
      throw new DataError(
        `${path}: expected an image of at most ${String(LARGEST_FILE_BYTES)} bytes, found ${String(stats.size)}`,
      );
    }
    return await readFile(path);
  } catch (error) {
    throw error instanceof DataError ? error : readError(path, error);
  }
}

/** Somebody may change a file while an import goes on. */
function checkUnchanged(path: string, shape: ImageShape, image: DecodedImage): void {
  const isAsSeen = image.heightPx === shape.height && image.widthPx === shape.width;
  if (isAsSeen && (shape.channels === 3 || !image.isColour)) return;
  throw new DataError(`${path}: expected the image that was there before, found another`);
}

/** Grey images among coloured ones have three equal channels. */
function withChannels({ pixels, isColour }: DecodedImage, channels: number): Uint8Array {
  if (isColour || channels === 1) return pixels;
  return Uint8Array.from({ length: 3 * pixels.length }, (_, at) => pixels[Math.floor(at / 3)]!);
}

function sizeText({ widthPx, heightPx }: ImageFacts): string {
  return `${String(widthPx)} x ${String(heightPx)}`;
}
