import { expect, test } from 'vitest';
import {
  nodesInOrder,
  type StepGraph,
  type Value,
  valueOf,
} from '../../../src-main/engine/graph/stepGraph';
import { sizeOf } from '../../../src-main/engine/shape';

const input = (name: string) => valueOf('input', [], { name }, 'float32', []);
const add = (a: Value, b: Value) => valueOf('binary', [a, b], { function: 'add' }, 'float32', []);
const negate = (x: Value) => valueOf('unary', [x], { function: 'negate' }, 'float32', []);

function graphOf(outputs: Value[], updates: Value[] = []): StepGraph {
  return {
    inputs: [],
    outputs: outputs.map((value, i) => ({ name: `output${i}`, value })),
    updates: updates.map((value, i) => ({ variable: `variable${i}`, value })),
  };
}

test('every node comes after its inputs, and once', () => {
  const [a, b] = [input('a'), input('b')];
  const sum = add(a, b);
  const top = add(sum, negate(sum));
  expect(nodesInOrder(graphOf([top, sum]))).toEqual([
    a.node,
    b.node,
    sum.node,
    top.node.inputs[1]!.node,
    top.node,
  ]);
});

test('nodes of the updates follow those of the outputs, and nothing else is there', () => {
  const [a, b] = [input('a'), input('b')];
  add(a, b);
  const [output, update] = [negate(a), negate(b)];
  const nodes = nodesInOrder(graphOf([output], [update]));
  expect(nodes).toHaveLength(4);
  expect(nodes).toEqual([a.node, output.node, b.node, update.node]);
});

test('a node that is reached by many ways is visited once, so a ladder takes no time', () => {
  // Were each way walked by itself, 200 rungs would take 2^200 steps.
  let value = input('a');
  for (let rung = 0; rung < 200; rung++) value = add(value, value);
  expect(nodesInOrder(graphOf([value]))).toHaveLength(201);
});

test('a chain of 4000 operations is walked', () => {
  let value = input('a');
  for (let i = 0; i < 4000; i++) value = negate(value);
  expect(nodesInOrder(graphOf([value]))).toHaveLength(4001);
});

test.each([
  [[], 1],
  [[3], 3],
  [[2, 3, 4], 24],
  [[2, 0, 4], 0],
])('the shape %j has %i elements', (shape, count) => {
  expect(sizeOf(shape)).toBe(count);
});
