import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import { emitCall } from '../../../../src-main/engine/emitters/stablehlo/emitProgram';
import { traceGraph } from '../../../../src-main/engine/tracing/trace';
import type { Precision } from '../../../../src-shared/runConfig';
import { openProgram } from './openProgram';

beforeAll(() => loadTensorFlow());

/** Between 1 and 2 float32 has steps of 2^-23, bfloat16 of 2^-7. */
const X = Float32Array.of(1 + 2 ** -9, 1, 1 + 3 * 2 ** -8, -1 - 2 ** -20);
const Y = Float32Array.of(256, -256, 1, 1);

function emitted(precision: Precision) {
  const graph = traceGraph((tracing) => {
    const [x, y] = ['x', 'y'].map((name) => tracing.input(name, [1, 4])) as [
      tf.Tensor2D,
      tf.Tensor2D,
    ];
    const convolved = tf.conv2d(
      tf.reshape<tf.Rank.R4>(x, [1, 1, 1, 4]),
      tf.reshape<tf.Rank.R4>(y, [1, 1, 4, 1]),
      1,
      'same',
    );
    return {
      outputs: { product: tf.matMul(x, y, false, true), convolved, square: tf.square(x) },
    };
  });
  return emitCall(graph, { variables: [], precision, partitions: 1 });
}

async function computed(precision: Precision): Promise<Record<string, number[]>> {
  const [results] = await (await openProgram(emitted(precision)))({ x: X, y: Y });
  return Object.fromEntries(
    Object.entries(results!).map(([name, numbers]) => [name, [...numbers]]),
  );
}

const SQUARES = [...X].map((x) => Math.fround(x * x));

test.each(['f32', 'tf32'] as const)('%s keeps every bit on the processor', async (precision) => {
  // 256 2^-9 + 3 2^-8 - 2^-20, which float32 holds exactly.
  const sum = 0.5 + 3 * 2 ** -8 - 2 ** -20;
  expect(await computed(precision)).toEqual({ product: [sum], convolved: [sum], square: SQUARES });
});

test('bf16 rounds factors to 8 bits, half to even, and leaves all else as it is', async () => {
  // Rounded, x is 1, 1, 1 + 2^-6 and -1; y and the result are numbers of bfloat16 themselves.
  const sum = 2 ** -6;
  expect(await computed('bf16')).toEqual({ product: [sum], convolved: [sum], square: SQUARES });
});

test('each precision asks the compiler for its own arithmetic', () => {
  const [f32, tf32, bf16] = (['f32', 'tf32', 'bf16'] as const).map((each) => emitted(each).text);
  const count = (text: string, part: string) => text.split(part).length - 1;
  // Two operations of two factors each.
  expect([f32, tf32, bf16].map((text) => count(text!, 'precision HIGHEST'))).toEqual([4, 0, 0]);
  expect([f32, tf32, bf16].map((text) => count(text!, 'precision DEFAULT'))).toEqual([0, 4, 4]);
  expect([f32, tf32].map((text) => count(text!, 'bf16'))).toEqual([0, 0]);
});
