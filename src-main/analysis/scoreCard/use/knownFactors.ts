import { createRandom } from '../../../../src-shared/random';
import type { LatentSubject, SubjectFactors } from '../latentSubject';
import type { Points } from '../../points';

/** A factor with at most so many values that occur is a class; one with more is a number. */
const MOST_CLASSES = 20;
/** Fewer images tell nothing of 20 x 20 bins. */
const FEWEST_IMAGES = 100;
/** Wide codes are looked at of fewer images. */
const MOST_OPERATIONS = 1e7;
const FEWEST_DRAWN = 1000;

export interface KnownFactor {
  name: string;
  /** One for each image. */
  values: Float32Array;
  /** Place of each image's value among those that occur, rising; null for a number. */
  classes: Int32Array | null;
  classCount: number;
}

/** Codes of test images and the factors that made these; both one row an image. */
export interface CodedFactors {
  codes: Points;
  factors: readonly KnownFactor[];
}

/** Returns why a subject's codes cannot be compared with true factors, as a sentence; null where they can. */
export function factorAbsence({ factors, test }: LatentSubject): string | null {
  if (factors === null) return 'The true factors behind the images are not known.';
  if (test.means === null) return 'The model has no encoder.';
  if (test.means.count < FEWEST_IMAGES) {
    return `It takes ${FEWEST_IMAGES} test images, and there are ${test.means.count}.`;
  }
  return factorsOf(factors).length === 0 ? 'The true factors never change.' : null;
}

/** Returns codes and factors of the test images of a subject without `factorAbsence`; what never changes is left out. */
export function codedFactors({ factors, test }: LatentSubject): CodedFactors {
  return { codes: test.means!, factors: factorsOf(factors!) };
}

/** Returns the images at some rows. */
export function imagesAt({ codes, factors }: CodedFactors, rows: Uint32Array): CodedFactors {
  const { dim } = codes;
  const values = new Float32Array(rows.length * dim);
  for (const [at, row] of rows.entries()) {
    values.set(codes.values.subarray(row * dim, (row + 1) * dim), at * dim);
  }
  return {
    codes: { values, count: rows.length, dim },
    factors: factors.map((factor) => ({
      ...factor,
      values: Float32Array.from(rows, (row) => factor.values[row]!),
      classes: factor.classes && Int32Array.from(rows, (row) => factor.classes![row]!),
    })),
  };
}

/**
 * Returns all images, or so many drawn by the seed that one look at them takes some 10 million operations, at least 1,000.
 * @param perImage operations for each image.
 */
export function affordableImages(
  coded: CodedFactors,
  perImage: number,
  seed: number,
): CodedFactors {
  const { count } = coded.codes;
  const most = Math.max(FEWEST_DRAWN, Math.floor(MOST_OPERATIONS / perImage));
  if (count <= most) return coded;
  const order = Uint32Array.from({ length: count }, (_, row) => row);
  return imagesAt(coded, createRandom(seed, 'factor-images').shuffle(order).slice(0, most).sort());
}

/** Returns one column of rows of numbers. */
export function columnOf(values: Float32Array, columns: number, column: number): Float32Array {
  return Float32Array.from(
    { length: values.length / columns },
    (_, row) => values[row * columns + column]!,
  );
}

function factorsOf({ names, values }: SubjectFactors): KnownFactor[] {
  return names
    .map((name, column) => factorOf(name, columnOf(values, names.length, column)))
    .filter(({ classCount }) => classCount > 1);
}

function factorOf(name: string, values: Float32Array): KnownFactor {
  const occurring = [...new Set(values)].sort((a, b) => a - b);
  const classCount = occurring.length;
  if (classCount > MOST_CLASSES) return { name, values, classes: null, classCount };
  const places = new Map(occurring.map((value, place) => [value, place]));
  return {
    name,
    values,
    classes: Int32Array.from(values, (value) => places.get(value)!),
    classCount,
  };
}
