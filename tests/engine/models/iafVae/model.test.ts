import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import type { IafVaeConfig } from '../../../../src-main/engine/models/iafVae/config';
import { flowPosterior } from '../../../../src-main/engine/models/iafVae/flowPosterior';
import { buildIafVae } from '../../../../src-main/engine/models/iafVae/model';
import { createRandom } from '../../../../src-shared/random';
import { likelihoodDecoder } from '../../../../src-main/engine/models/network/likelihoodDecoder';
import { logStandardNormal } from '../../../../src-main/engine/objectives/logDensity';
import { expectCloseTo } from '../../closeTo';
import { barImages } from '../../toyImages';
import {
  drawsOf,
  drawWeights,
  evaluated,
  expectGradients,
  expectSameInSession,
  lossesOf,
  normals,
  sourceOf,
  trained,
} from '../tinyModel';

beforeAll(() => loadTensorFlow());

const shape = { height: 2, width: 3, channels: 1 };
const data = { shape, classCount: 0, trainCount: 100 };
const config: IafVaeConfig = {
  encoder: [{ type: 'dense', units: 5 }],
  decoder: [],
  latentDim: 3,
  flowSteps: 2,
  flowUnits: 5,
  likelihood: 'bernoulli',
  gaussianSigma: 1,
  levels: 2,
};
const images = () => tf.sigmoid(normals([4, 2, 3, 1], 'images'));

test('log q is the density that the change of variables gives, by a numeric Jacobian of the whole flow', () => {
  tf.tidy(() => {
    const posterior = flowPosterior(config, shape);
    const weights = drawWeights(buildIafVae(config, data));
    const image = tf.slice(images(), 0, 1);
    const noise = [0.4, -1.1, 0.7];
    const at = (values: number[]) => posterior.draw(image, tf.tensor2d([values]), weights);
    const change = 1e-2;
    const columns = noise.map((_, i) => {
      const moved = (by: number) =>
        at(noise.map((value, j) => (i === j ? value + by : value))).codes.dataSync();
      const [above, below] = [moved(change), moved(-change)];
      return Array.from(above, (value, j) => (value - below[j]!) / (2 * change));
    });
    const [a, b, c] = columns as [number[], number[], number[]];
    const determinant =
      a[0]! * (b[1]! * c[2]! - b[2]! * c[1]!) -
      a[1]! * (b[0]! * c[2]! - b[2]! * c[0]!) +
      a[2]! * (b[0]! * c[1]! - b[1]! * c[0]!);
    const squares = noise.reduce((sum, value) => sum + value * value, 0);
    const logNoise = -0.5 * (squares + 3 * Math.log(2 * Math.PI));
    const expected = logNoise - Math.log(Math.abs(determinant));
    expect(at(noise).logDensity.dataSync()[0]).toBeCloseTo(expected, 2);
  });
});

test('the ELBO’s parts are those of the log weights: their mean is minus the negative ELBO', () => {
  tf.tidy(() => {
    const model = buildIafVae(config, data);
    const weights = drawWeights(model);
    const { elboNats, totalNats, reconstructionNats, klNats } = lossesOf(model, images(), weights);
    expect(totalNats).toBe(elboNats);
    expect(elboNats).toBeCloseTo(reconstructionNats! + klNats!, 5);
    // One draw each, of the same noise.
    const batch = { images: images(), labels: null };
    const logWeights = model.logWeights!(batch, 1, drawsOf(), weights);
    expect(logWeights.shape).toEqual([4, 1]);
    expect(tf.mean(logWeights).dataSync()[0]).toBeCloseTo(-elboNats!, 4);
  });
});

test('several draws of an image are side by side and its own: one by one they weigh the same', () => {
  tf.tidy(() => {
    const model = buildIafVae(config, data);
    const weights = drawWeights(model);
    const found = model.logWeights!({ images: images(), labels: null }, 2, drawsOf(), weights);
    const noise = drawsOf().normal([8, 3]);
    const decoder = likelihoodDecoder(config, 3, shape);
    const expected = Array.from({ length: 8 }, (_, row) => {
      const image = tf.slice(images(), Math.floor(row / 2), 1);
      const draw = flowPosterior(config, shape).draw(image, tf.slice(noise, row, 1), weights);
      const logPrior = logStandardNormal(draw.codes);
      const nats = decoder.imageNats(image, draw.codes, weights);
      return tf.sub(tf.sub(logPrior, nats), draw.logDensity).dataSync()[0]!;
    });
    expectCloseTo(found.dataSync(), expected, 1e-4);
  });
});

test('the code of an image is where zero noise goes, without a Gaussian around it', () => {
  tf.tidy(() => {
    const model = buildIafVae(config, data);
    const weights = drawWeights(model);
    const { mean, logVariance, klPerDimension } = model.encode!(
      { images: images(), labels: null },
      weights,
    );
    const silent = flowPosterior(config, shape).draw(images(), tf.zeros([4, 3]), weights);
    expect([...mean.dataSync()]).toEqual([...silent.codes.dataSync()]);
    expect([logVariance, klPerDimension]).toEqual([null, null]);
  });
});

test('gradients agree with differences', () => {
  const tiny: IafVaeConfig = {
    ...config,
    encoder: [{ type: 'dense', units: 2 }],
    latentDim: 2,
    flowUnits: 3,
  };
  const model = buildIafVae(tiny, { ...data, shape: { height: 1, width: 2, channels: 1 } });
  tf.tidy(() => expectGradients(model, tf.sigmoid(normals([1, 1, 2, 1], 'a')), 5e-3));
});

test('a session computes what eager does, and no tensor stays behind', async () => {
  const source = barImages(40);
  const model = buildIafVae(config, { ...data, shape: source.shape });
  await expectSameInSession(model, source);
});

test('where the true posterior is a curve, the flow’s bound beats the Gaussian’s by 0.3 nats', async () => {
  // x is |z| with a little noise: each x leaves a ring of z, no Gaussian with independent dimensions.
  const random = createRandom(0, 'ring');
  const points = Array.from({ length: 512 }, () => {
    const radius = Math.hypot(random.normal(), random.normal());
    return [radius + 0.05 * random.normal(), -radius + 0.05 * random.normal()];
  });
  const source = sourceOf(points, 2);
  const network = {
    encoder: [{ type: 'dense' as const, units: 32 }],
    latentDim: 2,
    likelihood: 'gaussian',
    gaussianSigma: 0.05,
  };
  const bound = async (model: Parameters<typeof trained>[1]) => {
    const session = await trained(source, { ...network, ...model }, 1000);
    return (await evaluated(session, source))['elboNats']!;
  };
  const flow = await bound({ kind: 'iaf-vae', flowSteps: 4, flowUnits: 32 });
  const gaussian = await bound({ kind: 'vae' });
  // On one machine 0.03 and 0.48 nats.
  expect(flow).toBeLessThan(gaussian - 0.3);
});
