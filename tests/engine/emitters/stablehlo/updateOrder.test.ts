import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { updateOrder } from '../../../../src-main/engine/emitters/stablehlo/updateOrder';
import type { StepNode } from '../../../../src-main/engine/graph/stepGraph';
import { registerGradients } from '../../../../src-main/engine/tracing/gradients';
import { traceGraph } from '../../../../src-main/engine/tracing/trace';

beforeAll(() => registerGradients());

/** Two layers whose gradients move the weights by a fed rate. */
function steppedLayers() {
  return traceGraph((tracing) => {
    const x = tracing.input('x', [4, 3]);
    const rate = tracing.input('rate', []);
    const weights = [tracing.state('first', [3, 5]), tracing.state('second', [5, 2])];
    const { value, grads } = tf.valueAndGrads((first, second) =>
      tf.sum(tf.square(tf.matMul(tf.matMul(x, first), second))),
    )(weights);
    const next = weights.map((weight, i) => tf.sub(weight, tf.mul(grads[i]!, rate)));
    return {
      outputs: { loss: value },
      updates: new Map([
        ['first', next[0]!],
        ['second', next[1]!],
      ]),
    };
  });
}

describe('a step of two layers', () => {
  const order = () => updateOrder(steppedLayers())!;

  test('has its rate and what needs it last', () => {
    const names = [...order().late].map(nameOf);
    // The rate; then for each weight the product with it and the difference.
    expect(names).toEqual(['rate', 'multiply', 'subtract', 'multiply', 'subtract']);
  });

  test('awaits the loss, and the product by which the gradient passes the second layer', () => {
    const { awaited } = order();
    expect(awaited.map(({ node }) => nameOf(node))).toEqual(['reduce', 'matMul']);
    // The gradient of [4, 2] with the transposed weights [5, 2].
    expect(awaited[1]!.shape).toEqual([4, 5]);
  });
});

test('a graph without inputs for its updates alone has no order', () => {
  const graph = traceGraph((tracing) => {
    const x = tracing.input('x', [2]);
    const next = tf.add(tracing.state('sum', [2]), x);
    return { outputs: { next }, updates: new Map([['sum', next]]) };
  });
  expect(updateOrder(graph)).toBeNull();
});

function nameOf(node: StepNode): string {
  if (node.operation === 'input') return node.attributes.name;
  return node.operation === 'binary' ? node.attributes.function : node.operation;
}
