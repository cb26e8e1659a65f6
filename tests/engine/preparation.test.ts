import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadTensorFlow } from '../../src-main/engine/backends/tensorflow';
import { preparationOf } from '../../src-main/engine/preparation';
import { Draws } from '../../src-main/engine/random/draws';
import { openProgram } from './emitters/tensorflow/openProgram';

beforeAll(() => loadTensorFlow());

type Config = Parameters<typeof preparationOf>[0];
type Way = keyof ReturnType<typeof preparationOf>;

const COUNT = 20_000;
const GREYS = [0, 0.1, 0.5, 0.8, 1];
/** 20,000 images of the five grey values. */
const IMAGES = Float32Array.from({ length: COUNT * GREYS.length }, (_, at) => GREYS[at % 5]!);

function prepared(config: Config, way: Way, seed: readonly [number, number] = [3, 4]): number[] {
  return tf.tidy(() => {
    const images = tf.tensor(IMAGES, [COUNT, 1, GREYS.length, 1]);
    const draws = new Draws(tf.tensor1d([...seed], 'int32'));
    return [...preparationOf(config)[way](images, draws).dataSync()];
  });
}

/** Mean of what each of the five grey values became. */
function means(values: readonly number[]): number[] {
  return GREYS.map(
    (_, grey) => values.reduce((sum, value, at) => sum + (at % 5 === grey ? value : 0), 0) / COUNT,
  );
}

const DYNAMIC: Config = { binarise: 'dynamic', noiseSigma: 0 };

describe('dynamic binarising', () => {
  test.each(['forTraining', 'forEvaluation'] as const)(
    'makes values 0 or 1 whose mean is the grey value: %s',
    (way) => {
      const values = prepared(DYNAMIC, way);
      expect(new Set(values)).toEqual(new Set([0, 1]));
      for (const [i, mean] of means(values).entries()) {
        // Five standard errors; black and white stay as they are.
        const error = Math.sqrt((GREYS[i]! * (1 - GREYS[i]!)) / COUNT);
        expect(Math.abs(mean - GREYS[i]!)).toBeLessThanOrEqual(5 * error);
      }
    },
  );

  test('draws anew for each seed, and the same for the same one', () => {
    const first = prepared(DYNAMIC, 'forEvaluation', [3, 4]);
    expect(prepared(DYNAMIC, 'forEvaluation', [3, 4])).toEqual(first);
    expect(prepared(DYNAMIC, 'forEvaluation', [4, 4])).not.toEqual(first);
  });
});

describe('noise', () => {
  const noisy: Config = { binarise: 'none', noiseSigma: 0.25 };

  test('has mean 0 and its standard deviation in training, and is not there in evaluation', () => {
    const noise = prepared(noisy, 'forTraining').map((value, at) => value - IMAGES[at]!);
    const mean = noise.reduce((sum, value) => sum + value, 0) / noise.length;
    const square = noise.reduce((sum, value) => sum + value ** 2, 0) / noise.length;
    // Of 100,000 numbers: five standard errors of the mean are 5 * 0.25 / 316, of the square 5 * 0.0884 / 316.
    expect(Math.abs(mean)).toBeLessThan(0.004);
    expect(Math.abs(square - 0.0625)).toBeLessThan(0.0014);
    expect(prepared(noisy, 'forEvaluation')).toEqual([...IMAGES]);
  });

  test('comes before binarising, which makes 0 or 1 of it', () => {
    const values = prepared({ ...noisy, binarise: 'dynamic' }, 'forTraining');
    expect(new Set(values)).toEqual(new Set([0, 1]));
    // Black with noise is white with chance E max(0, noise) = 0.25 / sqrt(2 pi) = 0.0997, no longer 0.
    expect(Math.abs(means(values)[0]! - 0.0997)).toBeLessThan(5 * Math.sqrt(0.09 / COUNT));
  });
});

test.each(['none', 'static'] as const)(
  'without noise and with binarising %s images stay as they are, and nothing is drawn',
  (binarise) => {
    tf.tidy(() => {
      const images = tf.ones([2, 2]);
      const seed = tf.tensor1d([1, 2], 'int32');
      const draws = new Draws(seed);
      expect(preparationOf({ binarise, noiseSigma: 0 }).forTraining(images, draws)).toBe(images);
      // The model's own draw is the seed's first.
      expect(draws.normal([9]).dataSync()).toEqual(new Draws(seed).normal([9]).dataSync());
    });
  },
);

test('a traced step prepares images as an eager one does, bit for bit', async () => {
  const preparation = preparationOf({ binarise: 'dynamic', noiseSigma: 0.1 });
  const shape = [COUNT, 1, GREYS.length, 1];
  const { session, run } = await openProgram([], (tracing) => {
    const images = tracing.input('images', shape);
    const draws = new Draws(tracing.input('seed', [2], 'int32'));
    return { outputs: { prepared: preparation.forTraining(images, draws) } };
  });
  const { prepared: traced } = await run({ images: IMAGES, seed: Int32Array.of(3, 4) });
  expect(traced).toEqual(prepared({ binarise: 'dynamic', noiseSigma: 0.1 }, 'forTraining'));
  session.close();
});
