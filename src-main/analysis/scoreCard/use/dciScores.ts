import { allRows } from './bootstrapErrors';
import type { CodedFactors, KnownFactor } from './knownFactors';
import { lasso } from './lasso';

export interface Dci {
  disentanglement: number;
  completeness: number;
  informativeness: number;
  /** Of each factor. */
  completenesses: number[];
  explained: number[];
}

/**
 * Returns the three numbers of Eastwood and Williams, "A Framework for the Quantitative Evaluation of Disentangled
 * Representations" (2018), each 0..1, with the sizes of a lasso's weights as importances. It learns from the images of
 * `learned` at some rows; the share that is explained is of all images of `tested`.
 */
export function dciScores(learned: CodedFactors, rows: Int32Array, tested: CodedFactors): Dci {
  const { dim } = learned.codes;
  const axes = columnsOf(learned, rows);
  const scales = axes.map(scaleOf);
  const inputs = axes.map((axis, at) => standardised(axis, scales[at]!));
  const correlations = correlationsOf(inputs);
  const penalty = Math.sqrt((2 * Math.log(2 * dim)) / rows.length);
  const testInputs = columnsOf(tested, allRows(tested.codes.count)).map((axis, at) =>
    standardised(axis, scales[at]!),
  );
  const testRows = allRows(tested.codes.count);
  const importances: Float64Array[] = [];
  const explained = learned.factors.map((factor, at) => {
    const sizes = new Float64Array(dim);
    let [left, all] = [0, 0];
    const testTargets = targetsOf(tested.factors[at]!, testRows);
    for (const [part, target] of targetsOf(factor, rows).entries()) {
      const scale = scaleOf(target);
      const wanted = standardised(target, scale);
      const weights = lasso(
        correlations,
        Float64Array.from(inputs, (input) => meanProduct(input, wanted)),
        penalty,
      );
      for (let axis = 0; axis < dim; axis++) sizes[axis]! += Math.abs(weights[axis]!);
      const asked = testTargets[part]!;
      const spread = scaleOf(asked).deviation ** 2 * asked.length;
      all += spread;
      left += Math.min(spread, squaredErrors(testInputs, weights, asked, scale));
    }
    importances.push(sizes);
    return all === 0 ? 0 : 1 - left / all;
  });
  return { ...concentrations(importances), explained, informativeness: meanOf(explained) };
}

/** How far the weights of each dimension, and of each factor, lie on one place. */
function concentrations(
  importances: readonly Float64Array[],
): Pick<Dci, 'disentanglement' | 'completeness' | 'completenesses'> {
  const dims = Array.from(importances[0]!, (_, axis) => importances.map((sizes) => sizes[axis]!));
  const total = importances.reduce((sum, sizes) => sum + sumOf(sizes), 0);
  const weighed = (groups: readonly ArrayLike<number>[]) =>
    total === 0
      ? 0
      : groups.reduce((sum, group) => sum + (sumOf(group) / total) * concentration(group), 0);
  return {
    disentanglement: weighed(dims),
    completeness: weighed(importances),
    completenesses: importances.map(concentration),
  };
}

/** 1 - entropy of the shares to the base of their number: 1 for all in one place, 0 for evenly; 0 for nothing. */
function concentration(sizes: ArrayLike<number>): number {
  const total = sumOf(sizes);
  if (total === 0) return 0;
  if (sizes.length === 1) return 1;
  let nats = 0;
  for (let at = 0; at < sizes.length; at++) {
    const share = sizes[at]! / total;
    if (share > 0) nats -= share * Math.log(share);
  }
  return 1 - nats / Math.log(sizes.length);
}

function columnsOf({ codes: { values, dim } }: CodedFactors, rows: Int32Array): Float64Array[] {
  return Array.from({ length: dim }, (_, axis) =>
    Float64Array.from(rows, (row) => values[row * dim + axis]!),
  );
}

/** What is predicted of a factor: the number itself, or for each class whether it is that one. */
function targetsOf({ values, classes, classCount }: KnownFactor, rows: Int32Array): Float64Array[] {
  if (classes === null) return [Float64Array.from(rows, (row) => values[row]!)];
  return Array.from({ length: classCount }, (_, of) =>
    Float64Array.from(rows, (row) => Number(classes[row] === of)),
  );
}

interface Scale {
  mean: number;
  deviation: number;
}

function scaleOf(values: Float64Array): Scale {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / values.length) };
}

/** Less the mean, over the deviation; 0 for what never changes. */
function standardised(values: Float64Array, { mean, deviation }: Scale): Float64Array {
  return values.map((value) => (deviation > 0 ? (value - mean) / deviation : 0));
}

function correlationsOf(inputs: readonly Float64Array[]): Float64Array {
  const dim = inputs.length;
  const correlations = new Float64Array(dim * dim);
  for (let axis = 0; axis < dim; axis++) {
    for (let other = 0; other <= axis; other++) {
      const each = meanProduct(inputs[axis]!, inputs[other]!);
      correlations[axis * dim + other] = each;
      correlations[other * dim + axis] = each;
    }
  }
  return correlations;
}

/** Of predictions in the scale of what was learned. */
function squaredErrors(
  inputs: readonly Float64Array[],
  weights: Float64Array,
  asked: Float64Array,
  { mean, deviation }: Scale,
): number {
  let squares = 0;
  for (let at = 0; at < asked.length; at++) {
    let predicted = 0;
    for (let axis = 0; axis < weights.length; axis++) {
      if (weights[axis] !== 0) predicted += weights[axis]! * inputs[axis]![at]!;
    }
    squares += (mean + deviation * predicted - asked[at]!) ** 2;
  }
  return squares;
}

function meanProduct(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum / a.length;
}

function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]!;
  return sum;
}

function meanOf(values: ArrayLike<number>): number {
  return sumOf(values) / values.length;
}
