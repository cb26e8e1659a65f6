import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import { emitCall, emitLoop } from '../../../../src-main/engine/emitters/stablehlo/emitProgram';
import type { NamedType } from '../../../../src-main/engine/graph/stepGraph';
import { adamUpdate } from '../../../../src-main/engine/operations/adamUpdate';
import { seededNormal } from '../../../../src-main/engine/operations/seededRandom';
import { traceGraph } from '../../../../src-main/engine/tracing/trace';
import { normals } from '../../tracing/values';
import { type Given, openProgram } from './openProgram';

beforeAll(() => loadTensorFlow());

const [PIXELS, UNITS, BATCH] = [12, 8, 4];
const WEIGHTS = { encoder: [PIXELS, UNITS], decoder: [UNITS, PIXELS] } as const;
const PARTS = ['', '/m', '/v'] as const;
const IMAGES: NamedType = { name: 'images', dtype: 'uint8', shape: [10, PIXELS] };
const VARIABLES: NamedType[] = [
  ...Object.entries(WEIGHTS).flatMap(([name, shape]) =>
    PARTS.map((part) => ({ name: name + part, dtype: 'float32' as const, shape })),
  ),
  IMAGES,
];

/** A step of a small autoencoder with noise, by Adam, on rows of resident images. */
function tracedStep() {
  return traceGraph((tracing) => {
    const indices = tracing.input('indices', [BATCH], 'int32') as tf.Tensor1D;
    const seed = tracing.input('seed', [2], 'int32');
    const stepSize = tracing.input('stepSize', []);
    const rows = tf.gather(tracing.state('images', IMAGES.shape, 'uint8'), indices);
    const images = tf.mul<tf.Tensor2D>(tf.cast(rows, 'float32'), 1 / 255);
    const slots = Object.entries(WEIGHTS).map(([name, shape]) =>
      PARTS.map((part) => tracing.state(name + part, shape)),
    );
    const { value, grads } = tf.valueAndGrads((encoder, decoder) => {
      const hidden = tf.relu(tf.matMul(images, encoder as tf.Tensor2D));
      const noisy = tf.add<tf.Tensor2D>(hidden, seededNormal([BATCH, UNITS], seed));
      const error = tf.sub(tf.matMul(noisy, decoder as tf.Tensor2D), images);
      return tf.mean(tf.sum(tf.square(error), 1));
    })(slots.map(([weight]) => weight!));
    const settings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
    const updates = slots.flatMap(([weight, m, v], i) => {
      const slot = { value: weight!, firstMoment: m!, secondMoment: v! };
      const next = adamUpdate(slot, grads[i]!, stepSize, settings);
      return [next.value, next.firstMoment, next.secondMoment];
    });
    const names = Object.keys(WEIGHTS).flatMap((name) => PARTS.map((part) => name + part));
    return {
      outputs: { loss: value, gradient: grads[0]! },
      updates: new Map(names.map((name, i) => [name, updates[i]!])),
    };
  });
}

const STATE: Given = Object.fromEntries(
  VARIABLES.map(({ name, shape, dtype }) => {
    if (dtype === 'uint8') {
      return [name, Uint8Array.from({ length: 10 * PIXELS }, (_, i) => (i * 37) % 256)];
    }
    const size = shape[0]! * shape[1]!;
    const values = name.includes('/') ? new Float32Array(size) : normals(shape, name).values;
    return [name, values];
  }),
);

const OPTIONS = { variables: VARIABLES, precision: 'f32', partitions: 1 } as const;
const WEIGHT_NAMES = VARIABLES.map(({ name }) => name).filter((name) => name !== 'images');
const CAPACITY = 5;

const inputsOf = (step: number) => ({
  indices: Int32Array.from({ length: BATCH }, (_, i) => (3 * step + 7 * i) % 10),
  seed: Int32Array.of(step, -5),
  stepSize: Float32Array.of(0.01 * (step + 1)),
});

/** The inputs of as many steps as a loop takes, one after the other. */
function loopInputs(): Given {
  const inputs = Array.from({ length: CAPACITY }, (_, step) => inputsOf(step));
  return {
    indices: Int32Array.from(inputs.flatMap(({ indices }) => [...indices])),
    seed: Int32Array.from(inputs.flatMap(({ seed }) => [...seed])),
    stepSize: Float32Array.from(inputs.flatMap(({ stepSize }) => [...stepSize])),
  };
}

test('three steps in one call give what three calls give', async () => {
  const graph = tracedStep();
  const call = await openProgram(emitCall(graph, OPTIONS));
  let state = STATE;
  const losses: number[] = [];
  const gradients: number[] = [];
  for (let step = 0; step < 3; step++) {
    const [results] = await call({ ...state, ...inputsOf(step) });
    losses.push(...results!['loss']!);
    gradients.push(...results!['gradient']!);
    state = { ...state, ...results };
  }
  expect(losses[2]).toBeLessThan(losses[0]!);

  const loop = await openProgram(emitLoop(graph, { ...OPTIONS, capacity: CAPACITY }));
  const [looped] = await loop({ ...STATE, ...loopInputs(), steps: Int32Array.of(3) });
  // Steps that were not done have 0.
  expect([...looped!['loss']!]).toEqual([...losses, 0, 0]);
  expect([...looped!['gradient']!.slice(0, gradients.length)]).toEqual(gradients);
  for (const name of WEIGHT_NAMES) expect(looped![name], name).toEqual(state[name]);

  const [idle] = await loop({ ...STATE, ...loopInputs(), steps: Int32Array.of(0) });
  for (const name of WEIGHT_NAMES) expect(idle![name], name).toEqual(STATE[name]);
  expect([...idle!['loss']!]).toEqual([0, 0, 0, 0, 0]);
});

test('two devices that share each batch give what one gives', async () => {
  const graph = tracedStep();
  const run = async (partitions: number) => {
    const options = { ...OPTIONS, partitions, capacity: CAPACITY };
    const loop = await openProgram(emitLoop(graph, options), partitions);
    return loop({ ...STATE, ...loopInputs(), steps: Int32Array.of(CAPACITY) });
  };
  const [[one], [first, second]] = await Promise.all([run(1), run(2)]);
  expect(second).toEqual(first);
  for (const name of [...WEIGHT_NAMES, 'loss']) {
    // Half of each sum is made elsewhere, and five steps of Adam multiply the last bit.
    const errors = one![name]!.map((value, i) => Math.abs(value - first![name]![i]!));
    const largest = Math.max(...one![name]!.map(Math.abs));
    expect(Math.max(...errors), name).toBeLessThanOrEqual(1e-5 * largest);
  }
});

test('variables that change places do so at every step', async () => {
  const variables = ['a', 'b', 'c'].map((name) => ({ name, dtype: 'int32' as const, shape: [2] }));
  const graph = traceGraph((tracing) => ({
    outputs: { old: tracing.state('a', [2], 'int32') },
    updates: new Map([
      ['a', tracing.state('b', [2], 'int32')],
      ['b', tracing.state('a', [2], 'int32')],
      ['c', tracing.input('more', [2], 'int32')],
    ]),
  }));
  const options = { variables, precision: 'f32', partitions: 1, capacity: 3 } as const;
  const given = {
    a: Int32Array.of(1, 2),
    b: Int32Array.of(3, 4),
    c: Int32Array.of(0, 0),
    more: Int32Array.of(5, 6, 7, 8, 9, 10),
  };
  const loop = await openProgram(emitLoop(graph, options));
  const [results] = await loop({ ...given, steps: Int32Array.of(3) });
  expect(results).toEqual({
    a: Int32Array.of(3, 4),
    b: Int32Array.of(1, 2),
    c: Int32Array.of(9, 10),
    old: Int32Array.of(1, 2, 3, 4, 1, 2),
  });
});

const mainOf = (text: string) => text.split('\n').find((line) => line.includes('@main'))!;

test('a call takes what its graph reads, and gives updates and outputs', () => {
  const evaluation = traceGraph((tracing) => ({
    outputs: { total: tf.sum(tracing.state('decoder', WEIGHTS.decoder)) },
  }));
  const { parameters, results, text } = emitCall(evaluation, OPTIONS);
  expect(parameters).toEqual([
    {
      kind: 'variable',
      name: 'decoder',
      dtype: 'float32',
      shape: [UNITS, PIXELS],
      splitAxis: null,
    },
  ]);
  expect(results).toEqual([{ kind: 'output', name: 'total', dtype: 'float32', shape: [] }]);
  expect(mainOf(text)).toBe('  func.func public @main(%arg0: tensor<8x12xf32>) -> (tensor<f32>) {');
});

test('updated variables are donated; the images are neither donated, given back nor carried', () => {
  const { text, parameters, results } = emitLoop(tracedStep(), { ...OPTIONS, capacity: CAPACITY });
  expect(parameters.map((parameter) => ('name' in parameter ? parameter.name : 'steps'))).toEqual([
    ...WEIGHT_NAMES,
    'images',
    'steps',
    'indices',
    'seed',
    'stepSize',
  ]);
  expect(results.map(({ name }) => name)).toEqual([...WEIGHT_NAMES, 'loss', 'gradient']);
  const donated = [
    ...mainOf(text).matchAll(/%arg(\d+): \S+ \{tf.aliasing_output = (\d+) : i32\}/g),
  ];
  expect(donated.map(([, from, to]) => [Number(from), Number(to)])).toEqual(
    WEIGHT_NAMES.map((_, i) => [i, i]),
  );
  const loop = text.split('\n').find((line) => line.includes('"stablehlo.while"'))!;
  expect(loop).not.toContain(`%arg${WEIGHT_NAMES.length}`);
});

test('on several devices batches are split where they can be, and all else is whole', () => {
  const ofDevices = (partitions: number) =>
    emitLoop(tracedStep(), { ...OPTIONS, partitions, capacity: CAPACITY });
  const split = (partitions: number) =>
    ofDevices(partitions).parameters.flatMap((parameter) =>
      'splitAxis' in parameter && parameter.splitAxis !== null ? [parameter] : [],
    );
  const indices = { kind: 'input', name: 'indices', dtype: 'int32', shape: [CAPACITY, BATCH] };
  expect(split(2)).toEqual([{ ...indices, splitAxis: 1 }]);
  // A batch of 4 is not three equal parts; each device then computes it whole.
  expect(split(3)).toEqual([]);
  expect(split(1)).toEqual([]);
  const [head, mesh, main] = ofDevices(2).text.split('\n');
  expect(head).toContain('mhlo.num_partitions = 2 : i32');
  expect(mesh).toBe('  sdy.mesh @devices = <["batch"=2]>');
  expect(main).toContain(
    'tensor<5x4xi32> {sdy.sharding = #sdy.sharding<@devices, [{}, {"batch"}]>}',
  );
  expect(ofDevices(1).text).not.toContain('sdy');
});
