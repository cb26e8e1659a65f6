import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import type { GanConfig } from '../../../../src-main/engine/models/gan/config';
import { discriminatorNetwork } from '../../../../src-main/engine/models/gan/discriminator';
import { buildGan } from '../../../../src-main/engine/models/gan/model';
import { createRandom } from '../../../../src-shared/random';
import { expectCloseTo } from '../../closeTo';
import { numericGradient } from '../../numericGradient';
import { barImages } from '../../toyImages';
import {
  drawsOf,
  drawWeights,
  expectSameInSession,
  lossesOf,
  normals,
  rowsOf,
  sourceOf,
  termsOf,
  trained,
} from '../tinyModel';

beforeAll(() => loadTensorFlow());

const shape = { height: 2, width: 2, channels: 1 };
const data = { shape, classCount: 0, trainCount: 100 };
const config: GanConfig = {
  discriminator: [{ type: 'dense', units: 4 }],
  generator: [],
  latentDim: 2,
  output: 'unit',
};
const images = () => tf.sigmoid(normals([3, 2, 2, 1], 'images'));

test('losses are the cross-entropies of the discriminator’s answers, worked out in float64', () => {
  tf.tidy(() => {
    const model = buildGan(config, data);
    const weights = drawWeights(model);
    const discriminator = discriminatorNetwork(config, shape);
    const fakes = model.decode(model.samplePrior!(3, drawsOf(), weights), null, weights);
    const logits = (x: tf.Tensor) => rowsOf(discriminator.logits(x, weights)).flat();
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value) / values.length;
    const chance = (logit: number) => 1 / (1 + Math.exp(-logit));
    const [real, fake] = [logits(images()).map(chance), logits(fakes).map(chance)];
    const losses = lossesOf(model, images(), weights);
    const discriminatorNats =
      mean(real.map((p) => -Math.log(p))) + mean(fake.map((p) => -Math.log(1 - p)));
    const generatorNats = mean(fake.map((p) => -Math.log(p)));
    expect(losses['discriminatorNats']).toBeCloseTo(discriminatorNats, 5);
    expect(losses['generatorNats']).toBeCloseTo(generatorNats, 5);
    expect(losses['totalNats']).toBeCloseTo(discriminatorNats + generatorNats, 5);
    expect(losses['realScore']).toBeCloseTo(mean(real), 5);
    expect(losses['fakeScore']).toBeCloseTo(mean(fake), 5);
  });
});

test('each network’s gradient is that of its own loss alone, by differences', () => {
  tf.tidy(() => {
    const model = buildGan(config, data);
    const weights = drawWeights(model);
    for (const [name, value] of weights) {
      const own = name.startsWith('discriminator/') ? 'discriminatorNats' : 'generatorNats';
      const term = (key: string) => (x: tf.Tensor) =>
        termsOf(model, images(), new Map(weights).set(name, x))[key]!;
      const gradient = tf.grad(term('totalNats'))(value).dataSync();
      expectCloseTo(gradient, numericGradient(term(own), value, 1e-2), 3e-3);
    }
  });
});

test('the discriminator’s answers do not change when its kernels are scaled', () => {
  tf.tidy(() => {
    const discriminator = discriminatorNetwork({ ...config, output: 'any' }, shape);
    const weights = new Map(
      discriminator.weights.map(({ name, shape: sides }) => [
        name,
        name.endsWith('/kernel') ? normals(sides, name) : tf.zeros(sides),
      ]),
    );
    const scaled = new Map([...weights].map(([name, value]) => [name, tf.mul(value, 9)]));
    const answers = (given: ReadonlyMap<string, tf.Tensor>) =>
      discriminator.logits(images(), given).dataSync();
    expectCloseTo(answers(scaled), answers(weights), 1e-5);
    // Kernels of norm 1 and leaky ReLU cannot move an answer further than the image moves.
    const [near, far] = [answers(weights), discriminator.logits(tf.add(images(), 1), weights)];
    for (const [i, answer] of far.dataSync().entries()) {
      expect(Math.abs(answer - near[i]!)).toBeLessThanOrEqual(2 + 1e-5);
    }
  });
});

test('strides that do not divide the image are the fault of the layers that were given', () => {
  const conv = { type: 'conv', filters: 2, kernelSize: 3, stride: 4 } as const;
  const odd = { ...data, shape: { height: 6, width: 6, channels: 1 } };
  expect(() => buildGan({ ...config, discriminator: [conv] }, odd)).toThrow(
    expect.objectContaining({ field: 'model.discriminator' }),
  );
});

test('a session computes what eager does, and no tensor stays behind', async () => {
  const source = barImages(40);
  const conv: GanConfig = {
    ...config,
    discriminator: [{ type: 'conv', filters: 3, kernelSize: 4, stride: 2 }],
  };
  await expectSameInSession(buildGan(conv, { ...data, shape: source.shape }), source);
});

test('samples come to lie where the data are: on both of two spots, in equal parts', async () => {
  const random = createRandom(0, 'spots');
  const spots = Array.from({ length: 512 }, (_, i) => {
    const side = i % 2 === 0 ? 1 : -1;
    return [side + 0.1 * random.normal(), 0.5 * side + 0.1 * random.normal()];
  });
  const session = await trained(
    sourceOf(spots, 2),
    {
      kind: 'gan',
      discriminator: [{ type: 'dense', units: 32 }],
      generator: [{ type: 'dense', units: 32 }],
      latentDim: 2,
      output: 'any',
    },
    1500,
    { learningRate: 2e-3 },
  );
  const codes = await session.samplePrior(200, 0);
  const points = await session.decode({ codes, labels: null, count: 200 });
  const isNear = (side: number) => (_: unknown, i: number) =>
    Math.hypot(points[2 * i]! - side, points[2 * i + 1]! - 0.5 * side) < 0.4;
  const near = (side: number) => Array.from({ length: 200 }).filter(isNear(side)).length;
  // An untrained generator has points all around 0.
  expect(near(1) + near(-1)).toBeGreaterThan(160);
  expect(Math.min(near(1), near(-1))).toBeGreaterThan(50);
});
