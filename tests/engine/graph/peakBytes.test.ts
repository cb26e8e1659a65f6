import { beforeAll, describe, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { traceTraining } from '../../../src-main/engine/execution/programs';
import { peakBytes, peakBytesBySize } from '../../../src-main/engine/graph/peakBytes';
import { type StepNode, type Value, valueOf } from '../../../src-main/engine/graph/stepGraph';
import type { Shape } from '../../../src-main/engine/shape';
import { buildModel } from '../../../src-main/engine/models/registry';
import type { FieldValues } from '../../../src-shared/schema/fields';
import { PLAIN_RULE } from '../execution/executors';
import { toyConfig } from '../toyImages';

// Tracing a training step needs the gradients that it brings.
beforeAll(() => loadTensorFlow());

const KILO = [256];
const input = (shape: Shape = KILO) => valueOf('input', [], { name: 'x' }, 'float32', shape);
const negate = (x: Value) => valueOf('unary', [x], { function: 'negate' }, 'float32', x.shape);
const add = (a: Value, b: Value) =>
  valueOf('binary', [a, b], { function: 'add' }, 'float32', a.shape);

const peakOf = (...outputs: Value[]) =>
  peakBytes({
    inputs: [],
    outputs: outputs.map((value, i) => ({ name: `y${i}`, value })),
    updates: [],
  });

test('a chain needs two of its values at a time', () => {
  let value = input();
  for (let i = 0; i < 10; i++) value = negate(value);
  expect(peakOf(value)).toBe(2 * 1024);
});

test('a value that is used late is held until then', () => {
  const x = input();
  expect(peakOf(add(negate(negate(x)), x))).toBe(3 * 1024);
});

test('outputs are held to the end', () => {
  const x = input();
  const first = negate(x);
  expect(peakOf(first, negate(negate(negate(x))))).toBe(3 * 1024);
});

test('a reshaped value takes no memory of its own, but holds that of the other', () => {
  const x = input();
  const square = valueOf('reshape', [x], {}, 'float32', [16, 16]);
  expect(peakOf(square)).toBe(1024);
  const tail = negate(negate(negate(input())));
  expect(peakOf(square, tail)).toBe(3 * 1024);
});

test('variables take none, and elements count by their size', () => {
  const state = valueOf('state', [], { name: 'v' }, 'uint8', [100]);
  expect(peakOf(valueOf('cast', [state], {}, 'float32', [100]))).toBe(400);
  expect(peakOf(valueOf('gather', [state], { axis: 0 }, 'uint8', [7]))).toBe(7);
});

test('a training step worked out by hand: updates lie where the variables do', () => {
  const float = (shape: Shape, name: string) => valueOf('state', [], { name }, 'float32', shape);
  const x = input([100, 30]);
  const kernel = float([30, 10], 'kernel');
  const product = (a: Value, b: Value, transposesA: boolean, shape: Shape) =>
    valueOf('matMul', [a, b], { transposesA, transposesB: false }, 'float32', shape);
  const y = product(x, kernel, false, [100, 10]);
  const relu = valueOf('unary', [y], { function: 'relu' }, 'float32', [100, 10]);
  const loss = valueOf(
    'reduce',
    [relu],
    { function: 'sum', axes: [0, 1], keepsAxes: false },
    'float32',
    [],
  );
  const dy = valueOf('reluGradient', [relu, relu], {}, 'float32', [100, 10]);
  const gradient = product(x, dy, true, [30, 10]);
  const stepSize = valueOf('input', [], { name: 'stepSize' }, 'float32', []);
  const moments = [float([30, 10], 'm'), float([30, 10], 'v')];
  const result = { dtype: 'float32' as const, shape: [30, 10] };
  const adam: StepNode = {
    operation: 'adam',
    attributes: { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    inputs: [kernel, ...moments, gradient, stepSize],
    results: [result, result, result],
  };
  const peak = peakBytes({
    inputs: [],
    outputs: [{ name: 'loss', value: loss }],
    updates: ['kernel', 'm', 'v'].map((variable, output) => ({
      variable,
      value: { node: adam, output, ...result },
    })),
  });
  // x is held for the gradient. x and y: 16,000 bytes; with the ReLU, y freed after it: 20,000; then the
  // loss of 4 bytes beside x and the ReLU; dy beside these: 20,004, more than dy with the gradient.
  expect(peak).toBe(4 * (3000 + 1000 + 1 + 1000));
});

describe('peakBytesBySize', () => {
  const shape = { height: 8, width: 8, channels: 3 };
  const convolutions: FieldValues = {
    encoder: [{ type: 'conv', filters: 4, kernelSize: 3, stride: 2 }],
  };
  // Its gradient is a hundred times an image: with few images that decides, with many the images do.
  const wide: FieldValues = { encoder: [{ type: 'dense', units: 512 }] };

  test.each([
    ['convolutions', convolutions],
    ['a wide dense layer', wide],
  ])('is what tracing for the size gives: %s', (_name, fields) => {
    const model = buildModel(toyConfig(fields).model, { shape, classCount: 0, trainCount: 40 });
    const graphOf = (size: number) => traceTraining(model, PLAIN_RULE, shape, size, null);
    const peakAt = peakBytesBySize(graphOf);
    for (const size of [2, 3, 5, 16, 100, 1000])
      expect(peakAt(size)).toBe(peakBytes(graphOf(size)));
    // One image may be written with less.
    expect(peakAt(1)).toBeGreaterThanOrEqual(peakBytes(graphOf(1)));
  });

  test('knows of matrices that hold all pairs of a batch', () => {
    const pairs = (size: number) => {
      const codes = input([size, 10]);
      const distances = valueOf(
        'matMul',
        [codes, codes],
        { transposesA: false, transposesB: true },
        'float32',
        [size, size],
      );
      return { inputs: [], outputs: [{ name: 'y', value: distances }], updates: [] };
    };
    expect(peakBytesBySize(pairs)(100)).toBe(4 * (100 * 10 + 100 * 100));
  });

  test('traces a program for the size itself where each size is written differently', () => {
    const sizes: number[] = [];
    const unrolled = (size: number) => {
      sizes.push(size);
      let value = input([size]);
      for (let i = 0; i < size; i++) value = negate(value);
      return { inputs: [], outputs: [{ name: 'y', value }], updates: [] };
    };
    expect(peakBytesBySize(unrolled)(50)).toBe(2 * 4 * 50);
    expect(sizes).toContain(50);
  });
});
