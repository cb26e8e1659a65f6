import { type CodedFactors, columnOf, type KnownFactor } from './knownFactors';
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
 * Returns a function that gives the three numbers of Eastwood and Williams, "A Framework for the Quantitative Evaluation
 * of Disentangled Representations" (2018), each 0..1, with the sizes of a lasso's weights as importances. It learns from
 * the images of `learned` at some rows; the share that is explained is of all images of `tested`.
 */
export function dciScorer(learned: CodedFactors, tested: CodedFactors): (rows: Int32Array) => Dci {
  const axes = columnsOf(learned);
  const targets = learned.factors.map(targetsOf);
  const testAxes = columnsOf(tested);
  const testTargets = tested.factors.map(targetsOf);
  const spreads = testTargets.map((parts) =>
    parts.map((part) => scaleOf(part).deviation ** 2 * part.length),
  );

  return (rows) => {
    const columns = axes.map((axis) => gathered(axis, rows));
    const scales = columns.map(scaleOf);
    const inputs = columns.map((axis, at) => standardised(axis, scales[at]!));
    const testInputs = testAxes.map((axis, at) => standardised(axis, scales[at]!));
    const correlations = correlationsOf(inputs);
    const penalty = Math.sqrt((2 * Math.log(2 * inputs.length)) / rows.length);
    const importances: Float64Array[] = [];
    const explained = targets.map((parts, of) => {
      const sizes = new Float64Array(inputs.length);
      let left = 0;
      for (const [at, part] of parts.entries()) {
        const target = gathered(part, rows);
        const scale = scaleOf(target);
        const wanted = standardised(target, scale);
        const pulls = Float64Array.from(inputs, (input) => meanProduct(input, wanted));
        const weights = lasso(correlations, pulls, penalty);
        for (let axis = 0; axis < sizes.length; axis++) sizes[axis]! += Math.abs(weights[axis]!);
        const errors = squaredErrors(testInputs, weights, testTargets[of]![at]!, scale);
        left += Math.min(spreads[of]![at]!, errors);
      }
      importances.push(sizes);
      const all = sumOf(spreads[of]!);
      return all === 0 ? 0 : 1 - left / all;
    });
    return { ...concentrations(importances), explained, informativeness: meanOf(explained) };
  };
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

function columnsOf({ codes: { values, dim } }: CodedFactors): Float64Array[] {
  return Array.from({ length: dim }, (_, axis) => Float64Array.from(columnOf(values, dim, axis)));
}

/** What is predicted of a factor: the number itself, or for each class whether it is that one. */
function targetsOf({ values, classes, classCount }: KnownFactor): Float64Array[] {
  if (classes === null) return [Float64Array.from(values)];
  return Array.from({ length: classCount }, (_, of) =>
    Float64Array.from(classes, (each) => Number(each === of)),
  );
}

function gathered(values: Float64Array, rows: Int32Array): Float64Array {
  const chosen = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) chosen[at] = values[rows[at]!]!;
  return chosen;
}

interface Scale {
  mean: number;
  deviation: number;
}

function scaleOf(values: Float64Array): Scale {
  const mean = meanOf(values);
  let squares = 0;
  for (let at = 0; at < values.length; at++) squares += (values[at]! - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / values.length) };
}

/** Less the mean, over the deviation; 0 for what never changes. */
function standardised(values: Float64Array, { mean, deviation }: Scale): Float64Array {
  const standard = new Float64Array(values.length);
  if (deviation === 0) return standard;
  for (let at = 0; at < values.length; at++) standard[at] = (values[at]! - mean) / deviation;
  return standard;
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
  const errors = new Float64Array(asked.length);
  for (let at = 0; at < asked.length; at++) errors[at] = mean - asked[at]!;
  for (const [axis, input] of inputs.entries()) {
    const weight = deviation * weights[axis]!;
    if (weight === 0) continue;
    for (let at = 0; at < asked.length; at++) errors[at]! += weight * input[at]!;
  }
  let squares = 0;
  for (let at = 0; at < asked.length; at++) squares += errors[at]! ** 2;
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
