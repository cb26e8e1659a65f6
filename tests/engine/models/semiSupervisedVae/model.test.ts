import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { withLabelBudget } from '../../../../src-main/data/labelBudget';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import type { SemiSupervisedVaeConfig } from '../../../../src-main/engine/models/semiSupervisedVae/config';
import { buildSemiSupervisedVae } from '../../../../src-main/engine/models/semiSupervisedVae/model';
import { openSession } from '../../../../src-main/engine/session/openSession';
import { expectCloseTo } from '../../closeTo';
import { numericGradient } from '../../numericGradient';
import { toyConfig } from '../../toyImages';
import { drawGentleWeights } from '../gentleWeights';
import { BAR_ROWS, brightestRow, labelledBars } from '../labelledBars';
import { drawsOf, drawWeights, evaluated, expectSameInSession, normals } from '../tinyModel';

beforeAll(() => loadTensorFlow());

const source = labelledBars(40);
const data = { shape: source.shape, classCount: BAR_ROWS, trainCount: source.count };
const config: SemiSupervisedVaeConfig = {
  encoder: [{ type: 'dense', units: 5 }],
  decoder: [],
  latentDim: 2,
  classifier: [{ type: 'dense', units: 4 }],
  classWeight: 3,
  classifierNoise: 0.2,
  classifierShift: 1,
  labelledPerBatch: 4,
  likelihood: 'bernoulli',
  gaussianSigma: 0.5,
  levels: 4,
};
const settled = { distortion: 0 };

const fed = (numbers: Record<string, number>) =>
  Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, tf.scalar(value)]));

/** Images of which every second one has no label. */
function batchOf(count: number) {
  return {
    images: tf.sigmoid(normals([count, 4, 4, 1], 'images')),
    labels: tf.tensor1d(
      Array.from({ length: count }, (_, i) => (i % 2 === 0 ? i % BAR_ROWS : -1)),
      'int32',
    ),
  };
}

/** Losses as plain numbers. */
function numbersOf(losses: Record<string, tf.Tensor>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(losses).map(([key, value]) => [key, value.dataSync()[0]!]),
  );
}

test('the losses of a model that ignores the image are those of equations 6, 7 and 9, by hand', () => {
  const model = buildSemiSupervisedVae({ ...config, encoder: [], likelihood: 'gaussian' }, data);
  const found = tf.tidy(() => {
    const weights = new Map(model.weights.map(({ name, shape }) => [name, tf.zeros(shape)]));
    // q(y|x) = 1/2, 1/6, 1/6, 1/6; the decoder gives the class's number everywhere; q(z|x, y) = p(z).
    weights.set('classifier/output/bias', tf.tensor1d([Math.log(3), 0, 0, 0]));
    const output = new Float32Array((2 + BAR_ROWS) * 16);
    for (let row = 0; row < BAR_ROWS; row++) output.fill(row, (2 + row) * 16, (3 + row) * 16);
    weights.set('decoder/output/kernel', tf.tensor2d(output, [2 + BAR_ROWS, 16]));
    const batch = { images: tf.fill([2, 4, 4, 1], 0.5), labels: tf.tensor1d([2, -1], 'int32') };
    return numbersOf(model.losses(batch, drawsOf(), fed(settled), weights));
  });
  // -log p(x|y) of 16 pixels at 0.5 with sigma 0.5 around y = 0, 1, 2, 3.
  const nats = [0, 1, 2, 3].map(
    (y) => 16 * ((0.5 - y) ** 2 / 0.5 + Math.log(0.5) + Math.log(2 * Math.PI) / 2),
  );
  const q = [1 / 2, 1 / 6, 1 / 6, 1 / 6];
  const overClasses = (of: (y: number) => number) => q.reduce((sum, p, y) => sum + p * of(y), 0);
  const reconstruction = overClasses((y) => nats[y]!);
  const kl = overClasses((y) => Math.log(q[y]!)) + Math.log(4);
  const labelled = nats[2]! + Math.log(4);
  expect(found['reconstructionNats']).toBeCloseTo(reconstruction, 3);
  expect(found['klNats']).toBeCloseTo(kl, 5);
  expect(found['elboNats']).toBeCloseTo(reconstruction + kl, 3);
  expect(found['classNats']).toBeCloseTo(Math.log(6), 5);
  // One image, of class 2, has a label, and the classifier says class 0.
  expect(found['accuracy']).toBe(0);
  const total = (labelled + reconstruction + kl) / 2 + 3 * Math.log(6);
  expect(found['totalNats']).toBeCloseTo(total, 3);
});

test('a batch without labels has no class error, and one of labels alone no inferred class in its total', () => {
  const model = buildSemiSupervisedVae(config, data);
  tf.tidy(() => {
    const { images } = batchOf(3);
    const weights = drawWeights(model);
    const lossesOf = (labels: number[], given = weights) =>
      numbersOf(
        model.losses(
          { images, labels: tf.tensor1d(labels, 'int32') },
          drawsOf(),
          fed(settled),
          given,
        ),
      );
    const without = lossesOf([-1, -1, -1]);
    expect(without['classNats']).toBe(0);
    expect(without['accuracy']).toBe(0);
    expect(without['totalNats']).toBeCloseTo(without['elboNats']!, 4);

    // Another classifier changes only the weighed class error of labelled images.
    const other = new Map(weights).set('classifier/output/bias', tf.tensor1d([2, 0, -1, 1]));
    const [first, second] = [lossesOf([0, 1, 2]), lossesOf([0, 1, 2], other)];
    expect(first['totalNats']! - 3 * first['classNats']!).toBeCloseTo(
      second['totalNats']! - 3 * second['classNats']!,
      4,
    );
  });
});

test('gradients agree with differences, with and without labels, of distorted images', () => {
  const model = buildSemiSupervisedVae(config, data);
  tf.tidy(() => {
    const batch = batchOf(4);
    const weights = drawGentleWeights(model);
    for (const [name, value] of weights) {
      const objective = (x: tf.Tensor) =>
        model.losses(batch, drawsOf(), fed({ distortion: 1 }), new Map(weights).set(name, x))[
          'totalNats'
        ]!;
      const gradient = tf.grad(objective)(value).dataSync();
      expectCloseTo(gradient, numericGradient(objective, value, 1e-2), 5e-3);
    }
  });
});

test('a session and eager steps compute alike, with few labels, and leave no tensor', async () => {
  const few = { ...source, labels: withLabelBudget(source.labels, 8, 0) };
  await expectSameInSession(buildSemiSupervisedVae(config, data), few);
  await expectSameInSession(
    buildSemiSupervisedVae(
      { ...config, classifier: [{ type: 'conv', filters: 3, kernelSize: 3, stride: 2 }] },
      data,
    ),
    few,
  );
});

test('log p(x) of a model without codes is the mean over classes, by hand', () => {
  const model = buildSemiSupervisedVae({ ...config, encoder: [], likelihood: 'gaussian' }, data);
  tf.tidy(() => {
    const weights = new Map(model.weights.map(({ name, shape }) => [name, tf.zeros(shape)]));
    const output = new Float32Array((2 + BAR_ROWS) * 16);
    for (let row = 0; row < BAR_ROWS; row++) output.fill(row / 10, (2 + row) * 16, (3 + row) * 16);
    weights.set('decoder/output/kernel', tf.tensor2d(output, [2 + BAR_ROWS, 16]));
    const batch = { images: tf.fill([1, 4, 4, 1], 0.5), labels: tf.tensor1d([-1], 'int32') };
    const likelihoods = [0, 1, 2, 3].map((y) =>
      Math.exp(-16 * ((0.5 - y / 10) ** 2 / 0.5 + Math.log(0.5) + Math.log(2 * Math.PI) / 2)),
    );
    const expected = Math.log(likelihoods.reduce((sum, each) => sum + each, 0) / 4);
    const found = model.logWeights!(batch, 3, drawsOf(), weights);
    expect(found.shape).toEqual([1, 3]);
    expectCloseTo(found.dataSync(), [expected, expected, expected], 1e-3);
  });
});

test('an image without label is encoded under the classes that the classifier gives it', () => {
  const model = buildSemiSupervisedVae({ ...config, encoder: [] }, data);
  tf.tidy(() => {
    const weights = new Map(model.weights.map(({ name, shape }) => [name, tf.zeros(shape)]));
    weights.set('classifier/output/bias', tf.tensor1d([Math.log(3), 0, 0, 0]));
    // mean_0 is the class's number.
    const heads = new Float32Array((16 + BAR_ROWS) * 2);
    for (let row = 0; row < BAR_ROWS; row++) heads[(16 + row) * 2] = row;
    weights.set('encoder/mean/kernel', tf.tensor2d(heads, [16 + BAR_ROWS, 2]));
    const batch = { images: tf.zeros([2, 4, 4, 1]), labels: tf.tensor1d([3, -1], 'int32') };
    // 3, and (0 * 3 + 1 + 2 + 3) / 6.
    expectCloseTo(model.encode!(batch, weights).mean.dataSync(), [3, 0, 1, 0], 1e-5);
  });
});

test('the bound alone teaches the classes by one label each: the classifier’s own error weighs nothing', async () => {
  const bars = labelledBars(512, 0.25);
  const few = { ...bars, labels: withLabelBudget(bars.labels, BAR_ROWS, 0) };
  const session = await openSession({
    config: toyConfig(
      {
        kind: 'semi-supervised-vae',
        encoder: [{ type: 'dense', units: 32 }],
        classifier: [{ type: 'dense', units: 16 }],
        latentDim: 1,
        classWeight: 0,
        labelledPerBatch: 8,
      },
      { batchSize: 64, learningRate: 1e-2 },
    ),
    shape: bars.shape,
    classCount: BAR_ROWS,
    trainCount: bars.count,
    source: few,
  });
  onTestFinished(() => session.dispose());
  while (session.stepIndex < 300) await session.trainSteps(300 - session.stepIndex);

  const losses = await evaluated(session, bars);
  expect(losses['accuracy']).toBeGreaterThan(0.97);
  const labels = Int32Array.from({ length: BAR_ROWS }, (_, row) => row);
  const codes = new Float32Array(BAR_ROWS);
  const images = await session.decode({ codes, labels, count: BAR_ROWS });
  const rows = [...labels].map((row) => brightestRow(images.subarray(row * 16, (row + 1) * 16)));
  expect(rows).toEqual([...labels]);
});
