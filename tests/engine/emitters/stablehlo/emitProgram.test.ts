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

const STEPS = 3;
const inputsOf = (step: number) => ({
  indices: Int32Array.from({ length: BATCH }, (_, i) => (3 * step + 7 * i) % 10),
  seed: Int32Array.of(step, -5),
  stepSize: Float32Array.of(0.01 * (step + 1)),
});

test('three steps in one call give what three calls give', async () => {
  const options = { variables: VARIABLES, precision: 'f32', partitions: 1 } as const;
  const graph = tracedStep();
  const call = await openProgram(emitCall(graph, options));
  let state = STATE;
  const losses: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const [results] = await call({ ...state, ...inputsOf(step) });
    losses.push(results!['loss']![0]!);
    state = { ...state, ...results };
  }

  const capacity = 5;
  const loop = await openProgram(emitLoop(graph, { ...options, capacity }));
  const inputs = Array.from({ length: capacity }, (_, step) => inputsOf(step));
  const [looped] = await loop({
    ...STATE,
    steps: Int32Array.of(STEPS),
    indices: Int32Array.from(inputs.flatMap(({ indices }) => [...indices])),
    seed: Int32Array.from(inputs.flatMap(({ seed }) => [...seed])),
    stepSize: Float32Array.from(inputs.flatMap(({ stepSize }) => [...stepSize])),
  });
  expect([...looped!['loss']!]).toEqual([...losses, 0, 0]);
  expect(looped!['encoder']).toEqual(state['encoder']);
});
