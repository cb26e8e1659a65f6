import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { emitGraph, type Kernels } from '../../../../src-main/engine/emitters/tensorflow/emitGraph';
import { adamUpdate } from '../../../../src-main/engine/operations/adamUpdate';
import {
  type TracedResults,
  type Tracing,
  traceGraph,
} from '../../../../src-main/engine/tracing/trace';

const variable = (name: string, shape: number[] = [3]) =>
  ({ name, dtype: 'float32', shape }) as const;

function emit(
  compute: (tracing: Tracing) => TracedResults,
  variables = [variable('v')],
  kernels: Kernels = 'tensorflow',
): string[] {
  const program = { name: 'p', graph: traceGraph(compute), kernels };
  return emitGraph(variables, [program]).split('\n');
}

const FLOAT = (key: string) => `attr { key: "${key}" value { type: DT_FLOAT } }`;
const INT = (key: string) => `attr { key: "${key}" value { type: DT_INT32 } }`;
const SHAPE = 'attr { key: "shape" value { shape { dim { size: 3 } } } }';

test('a small program is written node by node', () => {
  const lines = emit((tracing) => {
    const v = tracing.state('v', [3]);
    const sum = tf.sum(tf.mul(v, tracing.input('x', [3])));
    return { outputs: { sum }, updates: new Map([['v', tf.neg(v)]]) };
  });
  expect(lines).toEqual([
    `node { name: "variable/v" op: "VarHandleOp" ${FLOAT('dtype')} ${SHAPE} attr { key: "shared_name" value { s: "v" } } }`,
    `node { name: "initial/v" op: "Placeholder" ${FLOAT('dtype')} ${SHAPE} }`,
    `node { name: "assign/v" op: "AssignVariableOp" input: "variable/v" input: "initial/v" ${FLOAT('dtype')} }`,
    `node { name: "read/v" op: "ReadVariableOp" input: "variable/v" ${FLOAT('dtype')} }`,
    `node { name: "p/read/v" op: "ReadVariableOp" input: "variable/v" ${FLOAT('dtype')} }`,
    `node { name: "p/input/x" op: "Placeholder" ${FLOAT('dtype')} ${SHAPE} }`,
    `node { name: "p/2/binary" op: "Mul" input: "p/read/v" input: "p/input/x" ${FLOAT('T')} }`,
    `node { name: "constant/0" op: "Const" ${INT('dtype')} attr { key: "value" value { tensor { dtype: DT_INT32 tensor_shape { dim { size: 1 } } int_val: 0 } } } }`,
    `node { name: "p/3/reduce" op: "Sum" input: "p/2/binary" input: "constant/0" ${FLOAT('T')} attr { key: "keep_dims" value { b: false } } }`,
    `node { name: "p/4/unary" op: "Neg" input: "p/read/v" ${FLOAT('T')} }`,
    `node { name: "p/output/sum" op: "Identity" input: "p/3/reduce" ${FLOAT('T')} }`,
    `node { name: "p/assign/v" op: "AssignVariableOp" input: "variable/v" input: "p/4/unary" input: "^p/2/binary" input: "^p/4/unary" ${FLOAT('dtype')} }`,
    `node { name: "p/updates" op: "NoOp" input: "^p/assign/v" }`,
    'versions { producer: 2000 min_consumer: 0 }',
    '',
  ]);
});

test('every node of a program that is to be compiled says so, and no other', () => {
  const compute = (tracing: Tracing) => ({ outputs: { y: tf.neg(tracing.input('x', [3])) } });
  const mark = 'attr { key: "_XlaCompile" value { b: true } }';
  const marked = (kernels: Kernels) =>
    emit(compute, [variable('v')], kernels).map((line) => line.includes(mark));
  expect([...marked('tensorflow'), ...marked('vector')]).not.toContain(true);
  // Four nodes of the variable, then input, negation and output of the program.
  expect(marked('xla')).toEqual([...Array<boolean>(4).fill(false), true, true, true, false, false]);
});

test('a variable that is read by an output alone, or gathered from, changes after that', () => {
  const lines = emit(
    (tracing) => {
      const indices = tracing.input('indices', [2], 'int32') as tf.Tensor1D;
      return {
        outputs: { v: tracing.state('v', [3]), rows: tf.gather(tracing.state('w', [3]), indices) },
        updates: new Map([
          ['v', tracing.input('x', [3])],
          ['w', tracing.input('x', [3])],
        ]),
      };
    },
    [variable('v'), variable('w')],
  );
  const assigned = (name: string) => lines.find((line) => line.includes(`"p/assign/${name}"`));
  expect(assigned('v')).toContain('input: "p/input/x" input: "^p/output/v"');
  expect(lines.find((line) => line.includes('"ResourceGather"'))).toContain(
    'name: "p/3/gather" op: "ResourceGather" input: "variable/w" input: "p/input/indices"',
  );
  expect(assigned('w')).toContain('input: "p/input/x" input: "^p/3/gather"');
});

const SETTINGS = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

function adamProgram(updates: (next: ReturnType<typeof adamUpdate>) => [string, tf.Tensor][]) {
  return () =>
    emit(
      (tracing) => {
        const slot = {
          value: tracing.state('w', [3]),
          firstMoment: tracing.state('m', [3]),
          secondMoment: tracing.state('s', [3]),
        };
        const gradient = tracing.input('gradient', [3]);
        const next = adamUpdate(slot, gradient, tracing.input('stepSize', []), SETTINGS);
        return { outputs: { old: tf.neg(slot.firstMoment) }, updates: new Map(updates(next)) };
      },
      [variable('w'), variable('m'), variable('s')],
    );
}

test('Adam is one operation on the three variables, after all that use what they held', () => {
  const lines = adamProgram(({ value, firstMoment, secondMoment }) => [
    ['w', value],
    ['m', firstMoment],
    ['s', secondMoment],
  ])();
  expect(lines.filter((line) => line.includes('ResourceApplyAdam'))).toEqual([
    'node { name: "p/adam/w" op: "ResourceApplyAdam"' +
      ' input: "variable/w" input: "variable/m" input: "variable/s"' +
      ' input: "constant/0" input: "constant/0" input: "p/input/stepSize"' +
      ' input: "constant/1" input: "constant/2" input: "constant/3" input: "p/input/gradient"' +
      ` input: "^p/1/unary" ${FLOAT('T')} }`,
  ]);
  expect(lines.filter((line) => line.includes('"p/assign/'))).toEqual([]);
  expect(lines.find((line) => line.includes('"p/updates"'))).toContain('input: "^p/adam/w"');
});

test('results of Adam that would be stored elsewhere, or not at all, are refused', () => {
  const message = 'Adam updates w, m, s in place: each result must be stored there';
  expect(
    adamProgram(({ value, firstMoment, secondMoment }) => [
      ['w', value],
      ['s', firstMoment],
      ['m', secondMoment],
    ]),
  ).toThrow(message);
  expect(
    adamProgram(({ value, firstMoment }) => [
      ['w', value],
      ['m', firstMoment],
    ]),
  ).toThrow(message);
});

test('a result of Adam that is to be read, and Adam on what is no variable, are refused', () => {
  const slotOf = (tracing: Tracing, first: tf.Tensor) => ({
    value: first,
    firstMoment: tracing.state('m', [3]),
    secondMoment: tracing.state('s', [3]),
  });
  const emitted =
    (
      compute: (tracing: Tracing, slot: ReturnType<typeof slotOf>) => TracedResults,
      isState: boolean,
    ) =>
    () =>
      emit((tracing) =>
        compute(
          tracing,
          slotOf(tracing, isState ? tracing.state('w', [3]) : tracing.input('w', [3])),
        ),
      );
  const update = (slot: ReturnType<typeof slotOf>) =>
    adamUpdate(slot, tf.ones([3]), tf.scalar(1), SETTINGS);
  expect(emitted((_, slot) => ({ outputs: { y: update(slot).value } }), true)).toThrow(
    'a result of adam can only be stored',
  );
  expect(
    emitted((_, slot) => ({ outputs: {}, updates: new Map([['w', update(slot).value]]) }), false),
  ).toThrow('Adam updates variables of the state only');
});
