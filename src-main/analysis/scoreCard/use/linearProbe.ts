import { createRandom } from '../../../../src-shared/random';
import type { Points } from '../../points';
import type { LatentSubject } from '../latentSubject';
import type { Measure } from '../measure';
import { shareOf } from '../share';
import { fitLogisticRegression, predictClasses } from './logisticRegression';

/** Numbers of codes that are learned from: wide codes are learned from fewer images. */
const MOST_VALUES = 1_000_000;

/** How much of the class a linear classifier reads off the codes. */
export const linearProbe: Measure = {
  metrics: [
    {
      key: 'linear-probe',
      family: 'use',
      title: 'Linear probe',
      unit: 'share',
      better: 'higher',
      formula: 'share of test images with argmax_c (W μ(x) + b)_c = label',
      source:
        'Alain and Bengio, "Understanding Intermediate Layers Using Linear Classifier Probes", 2016. Multinomial logistic regression on standardised codes of the training images, at most a million numbers, with the penalty ½ ‖W‖² (scikit-learn’s C = 1). Binomial error, interval by Wilson.',
      meaning: 'How often the class of an image can be read off its code by straight lines alone.',
      fault: null,
    },
  ],
  absence({ train, test }) {
    if (train.means === null || test.means === null) return 'The model has no encoder.';
    if (train.labels === null || test.labels === null) return 'The data set has no labels.';
    const known = new Set(train.labels.filter((label) => label >= 0));
    return known.size > 1 ? null : 'The training images are all of one class.';
  },
  async measure(subject, { seed, betweenPasses }) {
    const { test, classNames } = subject;
    const rows = learnedRows(subject, seed);
    const learned = rowsOf(subject.train.means!, rows);
    const scale = standardisation(learned);
    const { dim } = learned;
    const classCount = Math.max(classNames.length, 1 + Math.max(...subject.train.labels!));
    const labels = Int32Array.from(rows, (row) => subject.train.labels![row]!);
    const weights = await fitLogisticRegression(
      { values: scale(learned), count: rows.length, dim, labels, classCount },
      betweenPasses,
    );
    const { count } = test.means!;
    const found = predictClasses(weights, { values: scale(test.means!), count, dim });
    const hits = found.filter((label, image) => label === test.labels![image]).length;
    return [shareOf('linear-probe', hits, count)];
  },
};

/** Training images with a known class, drawn by the seed where there are more than can be learned from. */
function learnedRows({ train, latentDim }: LatentSubject, seed: number): Uint32Array {
  const all = Uint32Array.from({ length: train.means!.count }, (_, row) => row);
  const known = all.filter((row) => train.labels![row]! >= 0);
  const most = Math.max(1, Math.floor(MOST_VALUES / latentDim));
  if (known.length <= most) return known;
  return createRandom(seed, 'linear-probe').shuffle(known).slice(0, most).sort();
}

function rowsOf({ values, dim }: Points, rows: Uint32Array): Points {
  const chosen = new Float32Array(rows.length * dim);
  for (const [at, row] of rows.entries()) {
    chosen.set(values.subarray(row * dim, (row + 1) * dim), at * dim);
  }
  return { values: chosen, count: rows.length, dim };
}

/** Brings points to mean 0 and variance 1 of some points; a dimension that never changes there becomes 0. */
function standardisation({ values, count, dim }: Points): (points: Points) => Float64Array {
  const means = new Float64Array(dim);
  for (let at = 0; at < values.length; at++) means[at % dim]! += values[at]! / count;
  const variances = new Float64Array(dim);
  for (let at = 0; at < values.length; at++) {
    variances[at % dim]! += (values[at]! - means[at % dim]!) ** 2 / count;
  }
  const factors = variances.map((variance) => (variance > 0 ? 1 / Math.sqrt(variance) : 0));
  return (points) =>
    Float64Array.from(
      points.values,
      (value, at) => (value - means[at % dim]!) * factors[at % dim]!,
    );
}
