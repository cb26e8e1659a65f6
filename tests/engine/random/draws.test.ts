import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { seededNormal, seededUniform } from '../../../src-main/engine/operations/seededRandom';
import { Draws } from '../../../src-main/engine/random/draws';
import { openProgram } from '../emitters/tensorflow/openProgram';

beforeAll(() => loadTensorFlow());

type Seed = readonly [number, number];

/** Numbers of some draws, one after the other. */
function drawn(seed: Seed, draw: (draws: Draws) => tf.Tensor[]): number[][] {
  return tf.tidy(() =>
    draw(new Draws(tf.tensor1d([...seed], 'int32'))).map((tensor) => [...tensor.dataSync()]),
  );
}

const normals = (seed: Seed, count: number) =>
  drawn(seed, (draws) => Array.from({ length: count }, () => draws.normal([64])));

test('the first draw is the seed’s own, so that what draws once needs no place', () => {
  const own = tf.tidy(() => {
    const seed = tf.tensor1d([7, -3], 'int32');
    return [[...seededNormal([64], seed).dataSync()], [...seededUniform([64], seed).dataSync()]];
  });
  expect(normals([7, -3], 1)).toEqual([own[0]]);
  expect(drawn([7, -3], (draws) => [draws.uniform([64])])).toEqual([own[1]]);
});

test('every later draw has numbers of its own, and the same ones each time', () => {
  const all = normals([7, -3], 12);
  expect(normals([7, -3], 12)).toEqual(all);
  for (const [place, first] of all.entries()) {
    for (const second of all.slice(place + 1)) {
      expect(first.filter((value) => second.includes(value))).toEqual([]);
    }
  }
});

test('places of one seed are no places of its neighbours', () => {
  const all = [0, 1, 2, 3].flatMap((first) => normals([first, 5], 4));
  expect(new Set(all.map(([value]) => value)).size).toBe(16);
});

test('the numbers of a draw depend on its place alone, not on what was drawn before', () => {
  const [, afterNormal] = drawn([1, 2], (draws) => [draws.normal([3]), draws.normal([8])]);
  const [, afterUniform] = drawn([1, 2], (draws) => [draws.uniform([500]), draws.normal([2, 4])]);
  expect(afterUniform).toEqual(afterNormal);
});

test.each<Seed>([
  [0, 0],
  // The second place goes beyond the largest word, and wraps.
  [2147483647, -2147483648],
])('a traced computation draws the same bits: seed %i, %i', async (...seed) => {
  const three = (draws: Draws) => [draws.normal([50]), draws.uniform([50]), draws.normal([50])];
  const { session, run } = await openProgram([], (tracing) => {
    const [first, second, third] = three(new Draws(tracing.input('seed', [2], 'int32')));
    return { outputs: { first: first!, second: second!, third: third! } };
  });
  const { first, second, third } = await run({ seed: Int32Array.from(seed) });
  expect([first, second, third]).toEqual(drawn(seed, three));
  session.close();
});
