import { DataError } from '../../../src-shared/errors';
import { splitTrainValidation, type LabelledImages } from '../dataset';
import { chosenRows } from '../valueRows';

/** Where a source has no test split, one image in this many is set aside as one. */
const TEST_SHARE = 7;
const TEST_SPLIT_SEED = 0;

/**
 * Returns a seeded split of images that came without a test split: a seventh of them for the test, the rest for
 * training, each in their order, and notes that say so. Throws a DataError that names `path` for a single image.
 */
export function drawTestSplit(
  path: string,
  all: LabelledImages,
): { train: LabelledImages; test: LabelledImages; notes: string[] } {
  if (all.count < 2) {
    throw new DataError(
      `${path}: expected at least 2 images, to set one aside for the test, found 1`,
    );
  }
  const testCount = Math.max(1, Math.round(all.count / TEST_SHARE));
  const { train, validation } = splitTrainValidation(all, testCount, TEST_SPLIT_SEED);
  return {
    train: takeImages(all, train),
    test: takeImages(all, validation),
    notes: [
      `No test files were found: the ${String(testCount)} test images were drawn from the training images ` +
        `(one in ${String(TEST_SHARE)}, seed ${String(TEST_SPLIT_SEED)}).`,
    ],
  };
}

/** Throws a DataError that names `path` unless the test images have the shape of the training images. */
export function checkSameShape(path: string, train: LabelledImages, test: LabelledImages): void {
  const [expected, found] = [train, test].map(({ shape }) =>
    [shape.height, shape.width, shape.channels].join(' x '),
  );
  if (expected !== found) {
    throw new DataError(
      `${path}: expected images of ${String(expected)} as in the training images, found ${String(found)}`,
    );
  }
}

function takeImages(images: LabelledImages, indices: Uint32Array): LabelledImages {
  const { labels, values } = images;
  return {
    ...images,
    count: indices.length,
    values: chosenRows(values, indices),
    labels: labels === null ? null : Uint8Array.from(indices, (index) => labels[index]!),
  };
}
