import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import {
  type GaussianParameters,
  gaussianKlNatsPerDimension,
} from '../../../src-main/engine/objectives/gaussianKl';
import { klNatsPerDimension } from '../../../src-main/engine/objectives/kl';
import { createRandom } from '../../../src-shared/random';
import { expectCloseTo } from '../closeTo';
import { numericGradient } from '../numericGradient';

beforeAll(() => loadTensorFlow());

function gaussians(means: number[], logVariances: number[]): GaussianParameters {
  return { mean: tf.tensor1d(means), logVariance: tf.tensor1d(logVariances) };
}

function someGaussians(count: number, stream: string): GaussianParameters {
  const numbers = createRandom(0, stream).fillNormal(new Float32Array(2 * count));
  return gaussians([...numbers.slice(0, count)], [...numbers.slice(count)]);
}

test('hand-worked cases: moved, widened, narrowed, and all at once', () => {
  tf.tidy(() => {
    const { log } = Math;
    const kl = gaussianKlNatsPerDimension(
      gaussians([3, 0, 0, 1], [0, log(4), 0, log(2)]),
      gaussians([1, 0, 0, -1], [0, 0, log(4), log(8)]),
    );
    // 1/2 2^2; 1/2 (4 - 1 - log 4); 1/2 (1/4 - 1 + log 4); 1/2 (2^2 / 8 + 2/8 - 1 + log 4).
    const expected = [2, 0.5 * (3 - log(4)), 0.5 * (log(4) - 0.75), 0.5 * (log(4) - 0.25)];
    expectCloseTo(kl.dataSync(), expected, 1e-6);
  });
});

test('against the standard normal it is the form of the plain VAE', () => {
  tf.tidy(() => {
    const q = someGaussians(50, 'q');
    const standard = gaussians([0], [0]);
    const expected = klNatsPerDimension(q.mean, q.logVariance).dataSync();
    expectCloseTo(gaussianKlNatsPerDimension(q, standard).dataSync(), [...expected], 1e-5);
  });
});

test('it is 0 between equal Gaussians and never below 0', () => {
  tf.tidy(() => {
    const [q, p] = [someGaussians(200, 'q'), someGaussians(200, 'p')];
    expect([...gaussianKlNatsPerDimension(q, q).dataSync()].every((kl) => kl === 0)).toBe(true);
    expect(Math.min(...gaussianKlNatsPerDimension(q, p).dataSync())).toBeGreaterThanOrEqual(0);
  });
});

test('gradients to all four parameters agree with differences', () => {
  tf.tidy(() => {
    const [q, p] = [someGaussians(5, 'q'), someGaussians(5, 'p')];
    const total = (...[qMean, qLogVariance, pMean, pLogVariance]: tf.Tensor[]) =>
      tf.sum<tf.Tensor>(
        gaussianKlNatsPerDimension(
          { mean: qMean!, logVariance: qLogVariance! },
          { mean: pMean!, logVariance: pLogVariance! },
        ),
      );
    const inputs = [q.mean, q.logVariance, p.mean, p.logVariance];
    for (const [i, gradient] of tf.grads(total)(inputs).entries()) {
      const along = (x: tf.Tensor) => total(...inputs.map((each, j) => (i === j ? x : each)));
      expectCloseTo(gradient.dataSync(), numericGradient(along, inputs[i]!, 1e-2), 5e-3);
    }
  });
});
