import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import type { Kernels } from '../../../../src-main/engine/emitters/tensorflow/emitGraph';
import {
  type AdamSettings,
  type AdamSlot,
  adamUpdate,
} from '../../../../src-main/engine/operations/adamUpdate';
import { ADAM_DEFAULTS, adamStepSize } from '../../../../src-main/engine/optimizers/adam';
import { EPSILON } from '../../tracing/ulps';
import { normals } from '../../tracing/values';
import { kernelsHere } from './kernelsHere';
import { openProgram } from './openProgram';

const ways = (await kernelsHere()).map((kernels) => [kernels] as const);

const SHAPE = [7, 11];
const LEARNING_RATE = 1e-2;
/** Of float32; below it the steps between numbers no longer shrink. */
const SMALLEST_NORMAL = 2 ** -126;
const start = normals(SHAPE, 'start').values as Float32Array;

/** Gradients of common sizes, then tiny ones near epsilon, none at all, and huge ones. */
const gradients = [1, 1, 0.1, 1e-7, 1e-30, 0, 1, 1e15].map((scale, step) =>
  (normals(SHAPE, `gradient ${step}`).values as Float32Array).map((value) => value * scale),
);
const stepSizes = gradients.map((_, i) => adamStepSize(LEARNING_RATE, i + 1, ADAM_DEFAULTS));

/** Value, first and second moment. */
type Slot = [number[], number[], number[]];

/** The slot after each step, by the composed kernel of the eager backend. */
function composedSteps(settings: AdamSettings): Slot[] {
  return tf.tidy(() => {
    let slot: AdamSlot = {
      value: tf.tensor(start, SHAPE),
      firstMoment: tf.zeros(SHAPE),
      secondMoment: tf.zeros(SHAPE),
    };
    return gradients.map((gradient, i) => {
      slot = adamUpdate(slot, tf.tensor(gradient, SHAPE), tf.scalar(stepSizes[i]!), settings);
      const numbers = (tensor: tf.Tensor) => [...tensor.dataSync()];
      return [numbers(slot.value), numbers(slot.firstMoment), numbers(slot.secondMoment)];
    });
  });
}

/** The slot after each step, updated in place in a session; a bystander stays as it is. */
async function sessionSteps(settings: AdamSettings, kernels: Kernels): Promise<Slot[]> {
  const variable = (name: string, values: Float32Array) =>
    ({ name, dtype: 'float32', shape: SHAPE, values }) as const;
  const zeros = new Float32Array(start.length);
  const { session, run, read } = await openProgram(
    [variable('w', start), variable('m', zeros), variable('v', zeros), variable('other', start)],
    (tracing) => {
      const [value, firstMoment, secondMoment] = ['w', 'm', 'v'].map((name) =>
        tracing.state(name, SHAPE),
      );
      const slot = { value: value!, firstMoment: firstMoment!, secondMoment: secondMoment! };
      const gradient = tracing.input('gradient', SHAPE);
      const next = adamUpdate(slot, gradient, tracing.input('stepSize', []), settings);
      const updates = { w: next.value, m: next.firstMoment, v: next.secondMoment };
      return { outputs: {}, updates: new Map(Object.entries(updates)) };
    },
    kernels,
  );
  const steps: Slot[] = [];
  for (const [i, gradient] of gradients.entries()) {
    await run({ gradient, stepSize: Float32Array.of(stepSizes[i]!) });
    steps.push([await read('w'), await read('m'), await read('v')]);
  }
  expect(await read('other')).toEqual([...start]);
  session.close();
  return steps;
}

/** The largest of the differences, each divided by what it is to be measured by. */
function largestError(
  found: number[],
  expected: number[],
  scale: (value: number, index: number) => number,
): number {
  const errors = found.map((value, i) => Math.abs(value - expected[i]!) / scale(expected[i]!, i));
  return Math.max(...errors);
}

test.each(ways)(
  'steps of Adam in place are the composed ones within 2 ulp a step: %s',
  async (way) => {
    // The operation works out 1 - beta in float32, the composed kernel in float64: with betas that are
    // float32 numbers both are exact. Ours multiplies and adds at once.
    const settings = { beta1: Math.fround(0.9), beta2: Math.fround(0.999), epsilon: 1e-7 };
    const [found, expected] = [await sessionSteps(settings, way), composedSteps(settings)];
    for (const [step, [value, firstMoment, secondMoment]] of expected.entries()) {
      const [w, m, v] = found[step]!;
      // What is near 0 is left of terms as large as a step, or as a tenth of the gradient.
      const within = (least: number) => (number: number) =>
        EPSILON * Math.max(Math.abs(number), least);
      const ofMoment = (number: number, i: number) =>
        within(Math.max(Math.abs(gradients[step]![i]!) / 10, SMALLEST_NORMAL))(number);
      const errors = {
        w: largestError(w, value, within(LEARNING_RATE)),
        m: largestError(m, firstMoment, ofMoment),
        v: largestError(v, secondMoment, within(SMALLEST_NORMAL)),
      };
      for (const [name, error] of Object.entries(errors)) {
        expect(error, `${name} after step ${step + 1}`).toBeLessThanOrEqual(2 * (step + 1));
      }
    }
  },
);

test.each(ways)(
  'with Adam’s common constants a step differs by 1e-5 of its size: %s',
  async (kernels) => {
    // float32 has 1 - 0.999 as 0.00099998713, 1.3e-5 too small; the root halves that.
    const [found, expected] = [
      await sessionSteps(ADAM_DEFAULTS, kernels),
      composedSteps(ADAM_DEFAULTS),
    ];
    for (const [step, [value]] of expected.entries()) {
      const ofAllSteps = (number: number) =>
        (step + 1) * (1e-5 * LEARNING_RATE + EPSILON * Math.abs(number));
      expect(largestError(found[step]![0], value, ofAllSteps)).toBeLessThanOrEqual(1);
    }
  },
);
