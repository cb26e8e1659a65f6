import { beforeAll, describe, expect, test } from 'vitest';
import type { Dataset, LabelledImages } from '../../../../src-main/data/dataset';
import { DIGITS } from '../../../../src-main/data/generators/digits/digits';
import { generateDataset } from '../../../../src-main/data/generators/generateDataset';
import { valuesOf } from '../../valuesOf';

const SIZE = 28 * 28;

function imageAt(images: LabelledImages, index: number): Uint8Array {
  const image = new Uint8Array(SIZE);
  images.values.read(Uint32Array.of(index), image);
  return image;
}

function squaredDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < SIZE; at++) sum += (a[at]! - b[at]!) ** 2;
  return sum;
}

function indexOfNearest(image: Uint8Array, candidates: readonly ArrayLike<number>[]): number {
  const distances = candidates.map((candidate) => squaredDistance(image, candidate));
  return distances.indexOf(Math.min(...distances));
}

/** Share of the test images whose label a classifier finds. */
function accuracy({ test: images }: Dataset, classify: (image: Uint8Array) => number): number {
  let right = 0;
  images.labels!.forEach((label, index) => {
    if (classify(imageAt(images, index)) === label) right += 1;
  });
  return right / images.count;
}

function classMeans({ train }: Dataset): Float64Array[] {
  const means = Array.from({ length: 10 }, () => new Float64Array(SIZE));
  train.labels!.forEach((label, index) => {
    imageAt(train, index).forEach(
      (value, at) => (means[label]![at]! += value / (train.count / 10)),
    );
  });
  return means;
}

describe('generated digits', () => {
  let digits: Dataset;
  beforeAll(async () => {
    digits = await generateDataset(DIGITS, { seed: 0, trainCount: 2000, testCount: 500 });
  });

  test('are 28 x 28 x 1 with as many pixels, labels and factors as images', () => {
    expect(digits.train.shape).toEqual({ height: 28, width: 28, channels: 1 });
    expect(valuesOf(digits.train)).toHaveLength(2000 * SIZE);
    expect(digits.train.labels).toHaveLength(2000);
    expect(digits.train.factors!.values).toHaveLength(2000 * digits.train.factors!.names.length);
    expect(digits.test.count).toBe(500);
    expect(digits.classNames).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  });

  test('hold each class equally often, and the class factor is the label', () => {
    const { names, values } = digits.train.factors!;
    const counts = new Array<number>(10).fill(0);
    digits.train.labels!.forEach((label, index) => {
      counts[label]! += 1;
      expect(values[index * names.length]).toBe(label);
    });
    expect(counts).toEqual(new Array(10).fill(200));
  });

  test('have the ink of MNIST: 13 % of full white on average, there 13.07 %', () => {
    let ink = 0;
    for (const value of valuesOf(digits.train)) ink += value;
    const mean = ink / (2000 * SIZE * 255);
    expect(mean).toBeGreaterThan(0.12);
    expect(mean).toBeLessThan(0.145);
  });

  test('stay inside the frame: less than 0.1 % of the ink touches its outermost pixels', () => {
    let border = 0;
    let all = 0;
    valuesOf(digits.train).forEach((value, at) => {
      const x = at % 28;
      const y = Math.floor((at % SIZE) / 28);
      all += value;
      if (x === 0 || x === 27 || y === 0 || y === 27) border += value;
    });
    expect(border / all).toBeLessThan(0.001);
  });

  test('are told apart by the nearest class mean in at least 88 % of cases (90.8 measured)', () => {
    const means = classMeans(digits);
    expect(accuracy(digits, (image) => indexOfNearest(image, means))).toBeGreaterThan(0.88);
  });

  test('are told apart by the nearest training image in at least 96 % of cases (98.0 measured)', () => {
    const trainImages = Array.from(digits.train.labels!, (_, index) =>
      imageAt(digits.train, index),
    );
    const nearestLabel = (image: Uint8Array): number =>
      digits.train.labels![indexOfNearest(image, trainImages)]!;
    expect(accuracy(digits, nearestLabel)).toBeGreaterThan(0.96);
  });

  test('never repeat an image', () => {
    const images = Array.from(digits.train.labels!, (_, index) =>
      Buffer.from(imageAt(digits.train, index)).toString('base64'),
    );
    expect(new Set(images).size).toBe(2000);
  });
});

test('the same seed gives the same bytes and another seed others, 0 being a seed like any other', async () => {
  const generate = (seed: number): Promise<Dataset> =>
    generateDataset(DIGITS, { seed, trainCount: 20, testCount: 10 });
  const sets = await Promise.all([0, 1, 2].map(generate));
  expect((await generate(0)).fingerprint).toBe(sets[0]!.fingerprint);
  const slants = sets.map(({ train }) => train.factors!.values[1]);
  const labels = sets.map(({ train }) => String(train.labels));
  expect([new Set(slants).size, new Set(labels).size]).toEqual([3, 3]);
});

test('a smaller set is the beginning of a larger one', async () => {
  const small = await generateDataset(DIGITS, { seed: 4, trainCount: 15, testCount: 5 });
  const large = await generateDataset(DIGITS, { seed: 4, trainCount: 40, testCount: 20 });
  expect(valuesOf(large.train).subarray(0, 15 * SIZE)).toEqual(valuesOf(small.train));
  expect(large.test.labels!.subarray(0, 5)).toEqual(small.test.labels);
});

test('the training and test splits share no image', async () => {
  const { train, test: held } = await generateDataset(DIGITS, {
    seed: 0,
    trainCount: 10,
    testCount: 10,
  });
  expect(valuesOf(train)).not.toEqual(valuesOf(held));
});
