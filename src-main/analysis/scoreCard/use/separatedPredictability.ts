import type { Measure } from '../measure';
import { bootstrappedMean, meanOf } from './bootstrappedMean';
import {
  affordableImages,
  type CodedFactors,
  codedFactors,
  factorAbsence,
  type KnownFactor,
} from './knownFactors';

/** Whether each true factor can be predicted from one latent dimension, and not as well from another. */
export const separatedPredictability: Measure = {
  metrics: [
    {
      key: 'sap',
      family: 'use',
      title: 'Separated attribute predictability (SAP)',
      unit: 'ratio',
      better: 'higher',
      formula:
        'mean over factors v of S(z₁,v) − S(z₂,v),  S = squared correlation of μ_d and v, z₁ and z₂ with most S',
      source:
        'Kumar, Sattigeri and Balakrishnan, "Variational Inference of Disentangled Latent Concepts from Unlabeled Observations", 2018. Of a factor of at most 20 values S is the accuracy, each value weighed alike, of the nearest class mean along μ_d, in place of its thresholds. Standard error by the bootstrap over images. Parts: each factor.',
      meaning:
        'Whether each true factor of the images can be predicted from one latent dimension, and from no other as well.',
      fault: null,
    },
  ],
  absence: factorAbsence,
  async measure(subject, tools) {
    const all = codedFactors(subject);
    const perImage = all.codes.dim * all.factors.reduce((sum, factor) => sum + costOf(factor), 0);
    const coded = affordableImages(all, perImage, tools.seed);
    const { count } = coded.codes;
    const mean = {
      key: 'sap',
      count,
      operations: count * perImage,
      valuesAt: (rows: Int32Array) => gaps(coded, rows),
      labelOf: (at: number) => coded.factors[at]!.name,
    };
    return [await bootstrappedMean(mean, tools)];
  },
};

/** Operations for an image and a dimension. */
function costOf({ classes, classCount }: KnownFactor): number {
  return 4 + (classes === null ? 0 : classCount);
}

function gaps({ codes, factors }: CodedFactors, rows: Int32Array): number[] {
  const { values, dim } = codes;
  const axes = Array.from({ length: dim }, (_, axis) =>
    Float64Array.from(rows, (row) => values[row * dim + axis]!),
  );
  return factors.map((factor) => {
    const score = scoreOf(factor, rows);
    const [most = 0, second = 0] = axes.map(score).sort((a, b) => b - a);
    return most - second;
  });
}

function scoreOf(
  { values, classes, classCount }: KnownFactor,
  rows: Int32Array,
): (axis: Float64Array) => number {
  if (classes === null) {
    const numbers = Float64Array.from(rows, (row) => values[row]!);
    return (axis) => squaredCorrelation(axis, numbers);
  }
  const chosen = Int32Array.from(rows, (row) => classes[row]!);
  return (axis) => classAccuracy(axis, chosen, classCount);
}

/** Cov² / (Var Var); 0 where one of them never changes. */
function squaredCorrelation(a: Float64Array, b: Float64Array): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let [squareA, squareB, product] = [0, 0, 0];
  for (let at = 0; at < a.length; at++) {
    // Plain assignments: this runs some hundred million times.
    const fromA = a[at]! - meanA;
    const fromB = b[at]! - meanB;
    squareA += fromA * fromA;
    squareB += fromB * fromB;
    product += fromA * fromB;
  }
  const both = squareA * squareB;
  return both > 0 ? product ** 2 / both : 0;
}

/** Mean over the classes that occur of the share that lies nearest to its own class's mean. */
function classAccuracy(axis: Float64Array, classes: Int32Array, classCount: number): number {
  const [counts, means] = [new Float64Array(classCount), new Float64Array(classCount)];
  for (let at = 0; at < axis.length; at++) {
    counts[classes[at]!]! += 1;
    means[classes[at]!]! += axis[at]!;
  }
  for (let of = 0; of < classCount; of++)
    means[of] = counts[of] === 0 ? NaN : means[of]! / counts[of]!;
  const hits = new Float64Array(classCount);
  for (let at = 0; at < axis.length; at++) {
    if (nearestOf(means, axis[at]!) === classes[at]) hits[classes[at]!]! += 1;
  }
  const shares = [...counts.keys()]
    .filter((of) => counts[of]! > 0)
    .map((of) => hits[of]! / counts[of]!);
  return meanOf(shares);
}

/** The place of the nearest of some numbers, the first of several. */
function nearestOf(numbers: Float64Array, value: number): number {
  let nearest = -1;
  let least = Infinity;
  for (let at = 0; at < numbers.length; at++) {
    const distance = Math.abs(numbers[at]! - value);
    if (distance < least) {
      nearest = at;
      least = distance;
    }
  }
  return nearest;
}
