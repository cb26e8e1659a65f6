import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { seededNormal, seededUniform } from '../../../src-main/engine/operations/seededRandom';
import { openProgram } from '../emitters/tensorflow/openProgram';
import { philoxNormal, philoxUniform } from '../philoxNormal';

beforeAll(() => loadTensorFlow());

function drawn(seed: readonly [number, number], shape: number[]): Float32Array {
  return tf.tidy(() => {
    const numbers = seededNormal(shape, tf.tensor1d([...seed], 'int32')).dataSync();
    return Float32Array.from(numbers);
  });
}

describe('the numbers are those of the formula', () => {
  test.each<[number, number]>([
    [0, 0],
    [1, 2],
    [-1, -1],
    [2147483647, -2147483648],
    [-559038737, 42],
  ])('of seed %i, %i', (...seed) => {
    const expected = philoxNormal(seed, 1003);
    const found = drawn(seed, [1003]);
    for (const [i, value] of found.entries()) {
      // The angle is rounded to float32 (up to 2.4e-7) and stretched by a radius of up to 5.7.
      expect(Math.abs(value - expected[i]!), `number ${i}`).toBeLessThanOrEqual(4e-6);
    }
  });

  test('however many are drawn, and in whichever shape', () => {
    const whole = drawn([3, 4], [40_000]);
    expect(drawn([3, 4], [5])).toEqual(whole.slice(0, 5));
    expect(drawn([3, 4], [10, 4, 100])).toEqual(whole.slice(0, 4000));
    expect(whole[39_999]).toBeCloseTo(philoxNormal([3, 4], 40_000)[39_999]!, 5);
  });
});

test('a million draws have the moments of the normal distribution', () => {
  const count = 1_000_000;
  const numbers = drawn([0, 1], [count]);
  const mean = (of: (value: number, i: number) => number) =>
    numbers.reduce((sum, value, i) => sum + of(value, i), 0) / count;
  // Five standard errors: of the k-th power sqrt(E x^2k - (E x^k)^2) / 1000.
  const expectMean = (found: number, expected: number, spread: number) =>
    expect(Math.abs(found - expected)).toBeLessThan((5 * spread) / 1000);
  expectMean(
    mean((x) => x),
    0,
    1,
  );
  expectMean(
    mean((x) => x ** 2),
    1,
    Math.sqrt(2),
  );
  expectMean(
    mean((x) => x ** 3),
    0,
    Math.sqrt(15),
  );
  expectMean(
    mean((x) => x ** 4),
    3,
    Math.sqrt(96),
  );
  expectMean(
    mean((x) => Number(x > 0)),
    0.5,
    0.5,
  );
  expectMean(
    mean((x) => Number(Math.abs(x) > 3)),
    0.0026998,
    Math.sqrt(0.0027),
  );
  // Neighbours, the two of a pair and those of other groups of four have nothing in common.
  for (const lag of [1, 2, 4]) {
    expectMean(
      mean((x, i) => x * numbers[(i + lag) % count]!),
      0,
      1,
    );
  }
});

test('every seed has numbers of its own, and the same ones each time', () => {
  const seeds: [number, number][] = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
    [-1, 0],
    [0, -1],
    [256, 0],
  ];
  const draws = seeds.map((seed) => drawn(seed, [64]));
  expect(seeds.map((seed) => drawn(seed, [64]))).toEqual(draws);
  for (const [i, first] of draws.entries()) {
    for (const second of draws.slice(i + 1)) {
      expect(first.filter((value, at) => value === second[at])).toHaveLength(0);
    }
  }
});

test('a session draws the same bits, with any number of threads', async () => {
  const shape = [300, 100];
  const { session, run } = await openProgram([], (tracing) => ({
    outputs: { noise: seededNormal(shape, tracing.input('seed', [2], 'int32')) },
  }));
  for (const seed of [
    [0, 0],
    [-5, 2147483647],
  ] as const) {
    const expected = [...drawn(seed, shape)];
    for (const threads of [1, 2]) {
      const { noise } = await run({ seed: Int32Array.from(seed) }, threads);
      expect(noise).toEqual(expected);
    }
  }
  session.close();
});

test('one draw makes one tensor', () => {
  const seed = tf.tensor1d([1, 2], 'int32');
  const before = tf.memory().numTensors;
  const noise = seededNormal([3], seed);
  expect(tf.memory().numTensors).toBe(before + 1);
  tf.dispose([seed, noise]);
});

describe('uniform numbers', () => {
  const uniform = (seed: readonly [number, number], shape: number[]) =>
    tf.tidy(() => [...seededUniform(shape, tf.tensor1d([...seed], 'int32')).dataSync()]);

  test.each<[number, number]>([
    [0, 0],
    [1, 2],
    [-1, -1],
    [2147483647, -2147483648],
  ])('are those of the formula, bit for bit, of seed %i, %i', (...seed) => {
    expect(uniform(seed, [1003])).toEqual(philoxUniform(seed, 1003));
  });

  test('are multiples of 2^-23 in [0, 1) with the moments of the uniform distribution', () => {
    const count = 1_000_000;
    const numbers = uniform([0, 1], [count]);
    expect(numbers.every((u) => u >= 0 && u < 1 && Number.isInteger(u * 2 ** 23))).toBe(true);
    const mean = (power: number) => numbers.reduce((sum, u) => sum + u ** power, 0) / count;
    // Five standard errors: sqrt(1/12) / 1000 of u, and sqrt(1/5 - 1/9) / 1000 of its square.
    expect(Math.abs(mean(1) - 1 / 2)).toBeLessThan(5 * 2.9e-4);
    expect(Math.abs(mean(2) - 1 / 3)).toBeLessThan(5 * 3e-4);
  });

  test('are the same in a session', async () => {
    const { session, run } = await openProgram([], (tracing) => ({
      outputs: { numbers: seededUniform([300, 7], tracing.input('seed', [2], 'int32')) },
    }));
    const { numbers } = await run({ seed: Int32Array.of(-5, 9) });
    expect(numbers).toEqual(uniform([-5, 9], [300, 7]));
    session.close();
  });
});
