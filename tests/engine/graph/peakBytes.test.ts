import { expect, test } from 'vitest';
import { peakBytes } from '../../../src-main/engine/graph/peakBytes';
import { type Shape, type Value, valueOf } from '../../../src-main/engine/graph/stepGraph';

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
