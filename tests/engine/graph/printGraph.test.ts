import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { printGraph } from '../../../src-main/engine/graph/printGraph';
import { adamUpdate } from '../../../src-main/engine/operations/adamUpdate';
import { traceGraph } from '../../../src-main/engine/tracing/trace';

test('a step is printed node by node, with attributes, types, outputs and updates', () => {
  const graph = traceGraph((tracing) => {
    const x = tracing.input('x', [2, 3]);
    const loss = tf.sum(tf.matMul(x, tracing.state('w', [3, 1]), false, false));
    const slot = {
      value: tracing.state('w', [3, 1]),
      firstMoment: tracing.state('m', [3, 1]),
      secondMoment: tracing.state('v', [3, 1]),
    };
    const settings = { beta1: 0.5, beta2: 0.75, epsilon: 0.125 };
    const next = adamUpdate(slot, tf.fill([3, 1], 2), tracing.input('stepSize', []), settings);
    return {
      outputs: { loss, top: tf.argMax(x, 1) },
      updates: new Map([
        ['w', next.value],
        ['m', next.firstMoment],
        ['v', next.secondMoment],
      ]),
    };
  });
  expect(printGraph(graph)).toBe(
    [
      '%0 = input() {name: "x"} float32[2, 3]',
      '%1 = state() {name: "w"} float32[3, 1]',
      '%2 = matMul(%0, %1) {transposesA: false, transposesB: false} float32[2, 1]',
      '%3 = reduce(%2) {function: "sum", axes: [0,1], keepsAxes: false} float32[]',
      '%4 = argReduce(%0) {function: "max", axis: 1} int32[2]',
      '%5 = state() {name: "m"} float32[3, 1]',
      '%6 = state() {name: "v"} float32[3, 1]',
      '%7 = constant() {values: [2]} float32[]',
      '%8 = broadcast(%7) float32[3, 1]',
      '%9 = input() {name: "stepSize"} float32[]',
      '%10 = adam(%1, %5, %6, %8, %9) {beta1: 0.5, beta2: 0.75, epsilon: 0.125}' +
        ' float32[3, 1], float32[3, 1], float32[3, 1]',
      'output loss = %3',
      'output top = %4',
      'w <- %10:0',
      'm <- %10:1',
      'v <- %10:2',
      '',
    ].join('\n'),
  );
});

test('of a long constant the first numbers and the length are printed', () => {
  const print = (count: number) =>
    printGraph(
      traceGraph(() => ({ outputs: { y: tf.tensor1d([...Array(count).keys()], 'int32') } })),
    );
  expect(print(8)).toBe(
    '%0 = constant() {values: [0, 1, 2, 3, 4, 5, 6, 7]} int32[8]\noutput y = %0\n',
  );
  expect(print(9)).toBe(
    '%0 = constant() {values: [0, 1, 2, 3, 4, 5, 6, 7, ... 9]} int32[9]\noutput y = %0\n',
  );
});

test('numbers that JSON does not know are printed as they are', () => {
  const graph = traceGraph(() => ({
    outputs: { y: tf.pad(tf.tensor1d([NaN, -0]), [[1, 0]], -Infinity) },
  }));
  expect(printGraph(graph)).toBe(
    '%0 = constant() {values: [NaN, -0]} float32[2]\n' +
      '%1 = pad(%0) {paddings: [[1,0]], value: -Infinity} float32[3]\n' +
      'output y = %1\n',
  );
});
