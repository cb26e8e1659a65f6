import * as tf from '@tensorflow/tfjs-core';
import { expect, onTestFinished } from 'vitest';
import { initialValues } from '../../../src-main/engine/layers/initializers';
import type { Model } from '../../../src-main/engine/models/model';
import { Draws } from '../../../src-main/engine/random/draws';
import { openSession } from '../../../src-main/engine/session/openSession';
import type { ImageSource, ModelSession } from '../../../src-main/engine/session/session';
import { sizeOf } from '../../../src-main/engine/shape';
import type { RunConfig } from '../../../src-shared/runConfig';
import { createRandom } from '../../../src-shared/random';
import type { FieldValues } from '../../../src-shared/schema/fields';
import { expectCloseTo } from '../closeTo';
import { openEager, openSessionExecutor, problemOf, trainOneByOne } from '../execution/executors';
import { expectSameLosses } from '../execution/expectSameLosses';
import { numericGradient } from '../numericGradient';
import { toyConfig } from '../toyImages';

/** Returns first weights, with biases away from 0 so that no ReLU sits on its corner. */
export function drawWeights(model: Model): Map<string, tf.Tensor> {
  const random = createRandom(0, 'init');
  return new Map(
    model.weights.map(({ name, shape, initializer }) => {
      const values = initialValues(initializer, sizeOf(shape), random);
      if (initializer.kind === 'zeros') values.fill(0.3);
      return [name, tf.tensor(values, shape)];
    }),
  );
}

/** Returns standard normal numbers of a stream of seed 0. */
export function normals(sides: number[], stream: string): tf.Tensor {
  const values = new Float32Array(sizeOf(sides));
  return tf.tensor(createRandom(0, stream).fillNormal(values), sides);
}

/** Returns the draws of one seed, from the first on. */
export function drawsOf(): Draws {
  return new Draws(tf.tensor1d([3, 5], 'int32'));
}

/** Returns rows of a matrix as plain numbers. */
export function rowsOf(x: tf.Tensor): number[][] {
  return tf.tidy(() => tf.reshape(x, [x.shape[0], -1]).arraySync()) as number[][];
}

/** Returns the mean of some numbers. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Returns the settled objective's terms of images, by the draws of `drawsOf`. */
export function termsOf(
  model: Model,
  images: tf.Tensor,
  weights: ReadonlyMap<string, tf.Tensor>,
): Record<string, tf.Tensor> {
  return model.losses({ images, labels: null }, drawsOf(), coefficientsOf(model), weights);
}

/** Returns the same as plain numbers. */
export function lossesOf(
  model: Model,
  images: tf.Tensor,
  weights: ReadonlyMap<string, tf.Tensor>,
): Record<string, number> {
  const terms = tf.tidy(() => tf.stack(Object.values(termsOf(model, images, weights))).arraySync());
  const numbers = terms as number[];
  return Object.fromEntries(model.terms.map((key, i) => [key, numbers[i]!]));
}

function coefficientsOf(model: Model): Record<string, tf.Tensor> {
  const numbers = Object.entries(model.coefficients(Infinity));
  return Object.fromEntries(numbers.map(([name, value]) => [name, tf.scalar(value)]));
}

/**
 * Asserts that the gradient of the objective to each weight agrees with central differences.
 * @param but weights that are left out.
 * @param step of the differences; a smaller one meets fewer corners of ReLUs.
 */
export function expectGradients(
  model: Model,
  images: tf.Tensor,
  tolerance: number,
  but: readonly string[] = [],
  step = 1e-2,
): void {
  const weights = drawWeights(model);
  for (const [name, value] of weights) {
    if (but.includes(name)) continue;
    const objective = (x: tf.Tensor) =>
      termsOf(model, images, new Map(weights).set(name, x))['totalNats']!;
    const gradient = tf.grad(objective)(value).dataSync();
    expectCloseTo(gradient, numericGradient(objective, value, step), tolerance);
  }
}

/** Asserts that a few steps in a session have the losses of eager ones, and leave no tensor behind. */
export async function expectSameInSession(model: Model, source: ImageSource): Promise<void> {
  const problem = problemOf(model, source);
  const eager = openEager(problem);
  const before = tf.memory().numTensors;
  const expected = await trainOneByOne(eager, problem, 1, 8);
  expect(tf.memory().numTensors).toBe(before);
  const found = await trainOneByOne(await openSessionExecutor(problem), problem, 1, 8);
  expectSameLosses(found, expected);
}

/** Returns a session on a source after so many steps, disposed when the test is over. */
export async function trained(
  source: ImageSource,
  model: FieldValues,
  steps: number,
  training: Partial<RunConfig['training']> = {},
): Promise<ModelSession> {
  const session = await openSession({
    config: toyConfig(model, { batchSize: 64, learningRate: 3e-3, ...training }),
    shape: source.shape,
    classCount: 0,
    trainCount: source.count,
    source,
  });
  onTestFinished(() => session.dispose());
  while (session.stepIndex < steps) await session.trainSteps(steps - session.stepIndex);
  return session;
}

/** Returns the losses of a whole source. */
export async function evaluated(
  session: ModelSession,
  source: ImageSource,
): Promise<Readonly<Record<string, number>>> {
  let losses: Readonly<Record<string, number>> = {};
  for await (const pass of session.evaluate(source, 1)) losses = pass;
  return losses;
}

/** Returns a source of images that are given as numbers, [count][height * width]. */
export function sourceOf(images: readonly (readonly number[])[], width: number): ImageSource {
  const size = images[0]!.length;
  return {
    shape: { height: size / width, width, channels: 1 },
    count: images.length,
    labels: null,
    gather(indices, out) {
      for (const [i, index] of indices.entries()) out.set(images[index]!, i * size);
    },
  };
}
