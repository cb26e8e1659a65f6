import type {
  LatentSubject,
  SubjectFactors,
  SubjectImages,
} from '../../../../src-main/analysis/scoreCard/latentSubject';

interface CodedImages {
  /** A row of numbers for each image. */
  codes: readonly (readonly number[])[];
  labels?: readonly number[];
}

interface CodedSubject {
  test: CodedImages;
  train?: CodedImages;
  /** A row for each test image, by name. */
  factors?: { names: readonly string[]; rows: readonly (readonly number[])[] };
  classNames?: readonly string[];
}

/** Returns a subject of which nothing is known but codes, labels and factors: its images have one value, 0. */
export function codedImages({
  test,
  train,
  factors,
  classNames = [],
}: CodedSubject): LatentSubject {
  const never = () => Promise.reject(new Error('this subject has no decoder'));
  const latentDim = test.codes[0]!.length;
  return {
    latentDim,
    valuesPerImage: 1,
    classNames,
    test: imagesOf(test, latentDim),
    logVariances: null,
    klNats: null,
    train: imagesOf(train ?? { codes: [] }, latentDim),
    factors: factors === undefined ? null : factorsOf(factors),
    likely: 'fitted',
    hasNormalPrior: false,
    likelyCodes: never,
    decode: never,
    encode: null,
    pushForward: never,
    pullBack: never,
  };
}

function imagesOf({ codes, labels }: CodedImages, dim: number): SubjectImages {
  const count = codes.length;
  return {
    images: { values: new Float32Array(count), count, dim: 1 },
    labels: labels === undefined ? null : Int32Array.from(labels),
    means: { values: Float32Array.from(codes.flat()), count, dim },
  };
}

function factorsOf({ names, rows }: NonNullable<CodedSubject['factors']>): SubjectFactors {
  return { names, values: Float32Array.from(rows.flat()) };
}

/**
 * Returns 600 images with two numbers and a class of 4 as factors, and codes that mix them with noise. From a linear
 * congruential generator, so that reference values could be computed of the same numbers in Python.
 */
export function mixedFactors() {
  let state = 1;
  const uniform = () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 2 ** 31;
  };
  const codes: number[][] = [];
  const rows: number[][] = [];
  for (let image = 0; image < 600; image++) {
    const [first, second, third, noise, more] = Array.from({ length: 5 }, uniform);
    const kind = Math.floor(third! * 4);
    rows.push([first!, second!, kind]);
    codes.push([first! + 0.2 * noise!, second! + 0.5 * first!, kind + more!, noise! - 0.5]);
  }
  return { codes, factors: { names: ['first', 'second', 'kind'], rows } };
}
