import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { featureNormalised } from '../../../src-main/engine/layers/featureNorm';
import { reshape } from '../../../src-main/engine/layers/reshape';
import { expectCloseTo } from '../closeTo';

beforeAll(() => loadTensorFlow());

test('each place is divided by the root mean square of its own features; zeros stay', () => {
  tf.tidy(() => {
    const layer = featureNormalised(reshape([2, 2]));
    // Root mean squares of (3, 4) and (1, 7): sqrt(12.5) and 5.
    const output = layer.apply(
      tf.tensor2d([
        [3, 4, 1, 7],
        [0, 0, 2, -2],
      ]),
      new Map(),
    );
    const root = Math.sqrt(12.5);
    expectCloseTo(output.dataSync(), [3 / root, 4 / root, 0.2, 1.4, 0, 0, 1, -1], 1e-6);
  });
});
