import type { LatentSubject, SubjectFactors } from '../latentSubject';
import type { Points } from '../../points';

/** A factor with at most so many values that occur is a class; one with more is a number. */
const MOST_CLASSES = 20;
/** Fewer images tell nothing of 20 x 20 bins. */
const FEWEST_IMAGES = 100;

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

function factorsOf({ names, values }: SubjectFactors): KnownFactor[] {
  return names
    .map((name, column) =>
      factorOf(
        name,
        values.filter((_, at) => at % names.length === column),
      ),
    )
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
