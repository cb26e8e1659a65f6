import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../../src-main/engine/backends/tensorflow';
import { emitCall } from '../../../../src-main/engine/emitters/stablehlo/emitProgram';
import { type AdamSlot, adamUpdate } from '../../../../src-main/engine/operations/adamUpdate';
import { ADAM_DEFAULTS, adamStepSize } from '../../../../src-main/engine/optimizers/adam';
import { traceGraph } from '../../../../src-main/engine/tracing/trace';
import { EPSILON } from '../../tracing/ulps';
import { normals } from '../../tracing/values';
import { openProgram } from './openProgram';

beforeAll(() => loadTensorFlow());

const SHAPE = [7, 11];
const PARTS = ['value', 'firstMoment', 'secondMoment'] as const;
const start = normals(SHAPE, 'start').values as Float32Array;

/** Gradients of common sizes, then small ones near epsilon, none at all, and huge ones. */
const gradients = [1, 0.1, 1e-7, 0, 1, 1e15].map((scale, step) =>
  (normals(SHAPE, `gradient ${step}`).values as Float32Array).map((value) => value * scale),
);
const stepSizes = gradients.map((_, i) => adamStepSize(1e-2, i + 1, ADAM_DEFAULTS));

type Slot = Record<(typeof PARTS)[number], Float32Array>;

/** The slot after each step, by the composed kernel of the eager backend. */
function eagerSteps(): Slot[] {
  return tf.tidy(() => {
    let slot: AdamSlot = {
      value: tf.tensor(start, SHAPE),
      firstMoment: tf.zeros(SHAPE),
      secondMoment: tf.zeros(SHAPE),
    };
    return gradients.map((gradient, i) => {
      slot = adamUpdate(slot, tf.tensor(gradient, SHAPE), tf.scalar(stepSizes[i]!), ADAM_DEFAULTS);
      const entries = PARTS.map((part) => [part, slot[part].dataSync()]);
      return Object.fromEntries(entries) as Slot;
    });
  });
}

async function compiledSteps(): Promise<Slot[]> {
  const variables = PARTS.map((name) => ({ name, dtype: 'float32' as const, shape: SHAPE }));
  const graph = traceGraph((tracing) => {
    const [value, firstMoment, secondMoment] = PARTS.map((part) => tracing.state(part, SHAPE));
    const slot = { value: value!, firstMoment: firstMoment!, secondMoment: secondMoment! };
    const [gradient, stepSize] = [tracing.input('gradient', SHAPE), tracing.input('stepSize', [])];
    const next = adamUpdate(slot, gradient, stepSize, ADAM_DEFAULTS);
    return { outputs: {}, updates: new Map(PARTS.map((part) => [part, next[part]])) };
  });
  const run = await openProgram(emitCall(graph, { variables, precision: 'f32', partitions: 1 }));
  const zeros = new Float32Array(start.length);
  let slot: Slot = { value: start, firstMoment: zeros, secondMoment: zeros };
  const steps: Slot[] = [];
  for (const [i, gradient] of gradients.entries()) {
    const [next] = await run({ ...slot, gradient, stepSize: Float32Array.of(stepSizes[i]!) });
    slot = next as Slot;
    steps.push(slot);
  }
  return steps;
}

test('Adam moves a weight and its moments as the eager update does', async () => {
  const [found, expected] = [await compiledSteps(), eagerSteps()];
  for (const [step, slot] of expected.entries()) {
    for (const part of PARTS) {
      const largest = Math.max(...slot[part].map(Math.abs));
      const errors = slot[part].map((value, i) => Math.abs(value - found[step]![part][i]!));
      // XLA rounds a product and a sum at once: a few last bits in all steps together.
      const name = `${part} after step ${step + 1}`;
      expect(Math.max(...errors), name).toBeLessThanOrEqual(8 * EPSILON * largest);
    }
  }
});
