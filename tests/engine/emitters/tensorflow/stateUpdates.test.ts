import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, test } from 'vitest';
import type { Kernels } from '../../../../src-main/engine/emitters/tensorflow/emitGraph';
import { adamUpdate } from '../../../../src-main/engine/operations/adamUpdate';
import type { TracedResults, Tracing } from '../../../../src-main/engine/tracing/trace';
import { kernelsHere } from './kernelsHere';
import { type OpenProgram, openProgram, type Variable } from './openProgram';

const ways = (await kernelsHere()).map((kernels) => [kernels] as const);

const open: OpenProgram[] = [];
afterEach(() => open.splice(0).forEach(({ session }) => session.close()));

async function program(
  variables: readonly Variable[],
  compute: (tracing: Tracing) => TracedResults,
  kernels?: Kernels,
): Promise<OpenProgram> {
  const made = await openProgram(variables, compute, kernels);
  open.push(made);
  return made;
}

const RUNS = 200;
/** Large enough that a run takes a while, and its threads can come in any order. */
const SIZE = 4096;

function filled(name: string, value: number, size = SIZE): Variable {
  const values = new Float32Array(size).fill(value);
  return { name, dtype: 'float32', shape: [size], values };
}

/** x as it was, but only after a chain of work; TensorFlow does not see that 0 is added. */
function late(x: tf.Tensor): tf.Tensor {
  let delay = x;
  for (let i = 0; i < 20; i++) delay = tf.sin(delay);
  return tf.add(x, tf.minimum(tf.abs(delay), 0));
}

const only = (numbers: number[]) => {
  expect(new Set(numbers).size).toBe(1);
  return numbers[0]!;
};

test('what uses a variable late uses what it held before the update, every time', async () => {
  const made = await program([filled('v', 0)], (tracing) => {
    const v = tracing.state('v', [SIZE]);
    return {
      outputs: { old: tf.mul(late(v), v) },
      updates: new Map([['v', tf.add(v, 1)]]),
    };
  });
  for (let run = 0; run < RUNS; run++) expect(only((await made.run())['old']!)).toBe(run * run);
  expect(only(await made.read('v'))).toBe(RUNS);
});

test('an output that is a variable, or a reshaped one, shows what it held before', async () => {
  const made = await program([filled('v', 0)], (tracing) => {
    const v = tracing.state('v', [SIZE]);
    return {
      outputs: { old: v, square: tf.reshape(v, [64, 64]) },
      updates: new Map([['v', tracing.input('next', [SIZE])]]),
    };
  });
  for (let run = 0; run < RUNS; run++) {
    const { old, square } = await made.run({ next: new Float32Array(SIZE).fill(run + 1) });
    expect([only(old!), only(square!)]).toEqual([run, run]);
  }
});

test('two variables that take each other’s value change places, every time', async () => {
  const made = await program([filled('a', 1), filled('b', 2)], (tracing) => ({
    outputs: {},
    updates: new Map([
      ['a', tracing.state('b', [SIZE])],
      ['b', tracing.state('a', [SIZE])],
    ]),
  }));
  for (let run = 1; run <= RUNS; run++) {
    await made.run();
    const values = [only(await made.read('a')), only(await made.read('b'))];
    expect(values).toEqual(run % 2 === 1 ? [2, 1] : [1, 2]);
  }
});

test('rows are gathered from what a variable held before its update', async () => {
  const made = await program([filled('v', 0)], (tracing) => {
    const indices = tracing.input('indices', [SIZE], 'int32') as tf.Tensor1D;
    return {
      outputs: { rows: tf.gather(tracing.state('v', [SIZE]), indices) },
      updates: new Map([['v', tracing.input('next', [SIZE])]]),
    };
  });
  const indices = Int32Array.from({ length: SIZE }, (_, i) => (i * 7) % SIZE);
  for (let run = 0; run < RUNS; run++) {
    const { rows } = await made.run({ indices, next: new Float32Array(SIZE).fill(run + 1) });
    expect(only(rows!)).toBe(run);
  }
});

test.each(ways)('Adam changes a weight after all else has used it: %s', async (kernels) => {
  const made = await program(
    [filled('w', 1), filled('m', 0), filled('s', 0)],
    (tracing) => {
      const value = tracing.state('w', [SIZE]);
      const [firstMoment, secondMoment] = [tracing.state('m', [SIZE]), tracing.state('s', [SIZE])];
      const slot = { value, firstMoment, secondMoment };
      // With these settings the value falls by 1 at each step: m = g, s = g^2, and sqrt(s) = |g|.
      const settings = { beta1: 0, beta2: 0, epsilon: 0 };
      const next = adamUpdate(slot, tf.add(tf.abs(value), 1), tf.scalar(1), settings);
      return {
        outputs: { old: tf.add(late(tf.reshape(value, [64, 64])), 0), moment: firstMoment },
        updates: new Map([
          ['w', next.value],
          ['m', next.firstMoment],
          ['s', next.secondMoment],
        ]),
      };
    },
    kernels,
  );
  let expected = 1;
  let moment = 0;
  for (let run = 0; run < RUNS; run++) {
    const outputs = await made.run();
    expect([only(outputs['old']!), only(outputs['moment']!)]).toEqual([expected, moment]);
    moment = Math.abs(expected) + 1;
    expected -= 1;
  }
  expect(only(await made.read('w'))).toBe(expected);
});

test('rows of a variable of bytes are gathered as bytes, in any order and twice over', async () => {
  const bytes = Uint8Array.from({ length: 256 * 3 }, (_, i) => (i * 89) % 256);
  const images: Variable = { name: 'images', dtype: 'uint8', shape: [256, 3], values: bytes };
  const made = await program([images], (tracing) => {
    const indices = tracing.input('indices', [4], 'int32') as tf.Tensor1D;
    const rows = tf.gather(tracing.state('images', [256, 3], 'uint8'), indices);
    return { outputs: { rows, floats: tf.cast(rows, 'float32') } };
  });
  const indices = Int32Array.of(255, 0, 17, 255);
  const expected = [...indices].flatMap((row) => [...bytes.subarray(row * 3, row * 3 + 3)]);
  const { rows, floats } = await made.run({ indices });
  expect(rows).toEqual(expected);
  expect(floats).toEqual(expected);
  await expect(made.run({ indices: Int32Array.of(0, 0, 256, 0) })).rejects.toThrow('256');
});

test('a variable that a program does not name stays as it is, and is no other’s', async () => {
  const variables = [filled('a', 1, 2), filled('b', 2, 2)];
  const count = (tracing: Tracing) => ({
    outputs: {},
    updates: new Map([['a', tf.add(tracing.state('a', [2]), 1)]]),
  });
  const [first, second] = [await program(variables, count), await program(variables, count)];
  await first.run();
  await first.run();
  await second.run();
  expect([await first.read('a'), await first.read('b')]).toEqual([
    [3, 3],
    [2, 2],
  ]);
  expect(await second.read('a')).toEqual([2, 2]);
});
