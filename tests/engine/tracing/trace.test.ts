import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { nodesInOrder } from '../../../src-main/engine/graph/stepGraph';
import { traceGraph, UntracedOperationError } from '../../../src-main/engine/tracing/trace';

test('a graph is traced before any native library is loaded, which then loads as ever', async () => {
  const graph = traceGraph((tracing) => ({
    outputs: { y: tf.add(tracing.input('x', [3]), 1) },
  }));
  expect(graph.outputs[0]!.value.node.operation).toBe('binary');
  await loadTensorFlow();
  expectOldBackend();
});

describe('with the library loaded', () => {
  beforeAll(() => loadTensorFlow());
  afterEach(expectOldBackend);

  test('inputs, state, outputs and updates are those the function names, in its order', () => {
    const graph = traceGraph((tracing) => {
      const images = tracing.input('images', [2, 3]);
      const seed = tracing.input('seed', [2], 'int32');
      const weight = tracing.state('weight', [3]);
      const bytes = tracing.state('bytes', [4, 3], 'uint8');
      const product = tf.mul(images, weight);
      return {
        outputs: { product, rows: tf.gather(bytes, seed) },
        updates: new Map([['weight', tf.sum(product, 0)]]),
      };
    });
    expect(graph.inputs).toEqual([
      { name: 'images', shape: [2, 3], dtype: 'float32' },
      { name: 'seed', shape: [2], dtype: 'int32' },
    ]);
    expect(graph.outputs.map(({ name, value: { dtype, shape } }) => [name, dtype, shape])).toEqual([
      ['product', 'float32', [2, 3]],
      ['rows', 'uint8', [2, 3]],
    ]);
    expect(graph.updates.map(({ variable, value }) => [variable, value.node.operation])).toEqual([
      ['weight', 'reduce'],
    ]);
  });

  test('an input that the results do not depend on need not be fed', () => {
    const graph = traceGraph((tracing) => {
      const used = tracing.input('used', []);
      tf.square(tracing.input('only looked at', []));
      return { outputs: { y: tf.neg(used) } };
    });
    expect(graph.inputs.map(({ name }) => name)).toEqual(['used']);
  });

  test('an input or variable asked for twice is one value', () => {
    const graph = traceGraph((tracing) => ({
      outputs: {
        y: tf.add(tracing.input('x', [2]), tracing.input('x', [2])),
        z: tf.sub(tracing.state('v', [2]), tracing.state('v', [2])),
      },
    }));
    expect(graph.inputs).toHaveLength(1);
    expect(nodesInOrder(graph).map(({ operation }) => operation)).toEqual([
      'input',
      'binary',
      'state',
      'binary',
    ]);
  });

  test.each<[string, string, (x: tf.Tensor) => tf.Tensor]>([
    ['an operation', 'TopK', (x) => tf.topk(x, 2).values],
    ['the gradient of a traced operation', 'Cumprod', tf.grad((x) => tf.prod(x))],
    [
      'a padding',
      'Conv2D with padding 1 of NHWC images',
      (x) => tf.conv2d(tf.reshape<tf.Rank.R4>(x, [1, 2, 2, 1]), tf.ones([3, 3, 1, 1]), 1, 1),
    ],
    [
      'a layout of images',
      'Conv2D with padding "same" of NCHW images',
      (x) =>
        tf.conv2d(
          tf.reshape<tf.Rank.R4>(x, [1, 1, 2, 2]),
          tf.ones([3, 3, 1, 1]),
          1,
          'same',
          'NCHW',
        ),
    ],
    [
      'a form of gathering',
      'GatherV2 with batchDims 1',
      (x) => tf.gather(tf.reshape(x, [2, 2]), tf.tensor2d([[1], [0]], [2, 1], 'int32'), 1, 1),
    ],
  ])('%s without traced kernel is named: %s', (_what, operation, compute) => {
    const traced = () => traceGraph((t) => ({ outputs: { y: compute(t.input('x', [4])) } }));
    expect(traced).toThrow(UntracedOperationError);
    expect(traced).toThrow(`the operation ${operation} has no traced kernel`);
  });

  test('an exception of the function passes through as it is, from amid a gradient too', () => {
    const fault = new RangeError('from the model');
    const thrown = (inside: (x: tf.Tensor) => tf.Tensor) => () =>
      traceGraph((tracing) => ({ outputs: { y: inside(tracing.input('x', [2])) } }));
    const failing = (x: tf.Tensor) => {
      tf.square(x);
      throw fault;
    };
    expect(thrown(failing)).toThrow(fault);
    expect(thrown(tf.grad((x) => tf.tidy(() => failing(x))))).toThrow(fault);
  });

  test('after an untraced operation amid a gradient, values and gradients are right again', () => {
    const inner = (x: tf.Tensor) => tf.tidy(() => tf.mul(tf.topk(x, 1).values, x));
    expect(() =>
      traceGraph((tracing) => ({ outputs: { y: tf.grad(inner)(tracing.input('x', [3])) } })),
    ).toThrow(UntracedOperationError);
    tf.tidy(() => {
      const gradient = tf.grad((x) => tf.sum(tf.square(x)))(tf.tensor1d([1, -2, 3]));
      expect([...gradient.dataSync()]).toEqual([2, -4, 6]);
    });
  });

  test('a trace leaves no tensor behind, whether it succeeds or fails', () => {
    const before = tf.memory().numTensors;
    const trace = (compute: (x: tf.Tensor) => tf.Tensor) =>
      traceGraph((tracing) => ({ outputs: { y: compute(tracing.input('x', [3])) } }));
    trace((x) => tf.softmax(tf.mul(x, tf.tensor1d([1, 2, 3]))));
    expect(() => trace((x) => tf.topk(tf.square(x), 1).values)).toThrow(UntracedOperationError);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('a tensor made outside is refused inside, and stays as it was', () => {
    const outside = tf.tensor1d([1, 2, 3]);
    const traced = () =>
      traceGraph((tracing) => ({ outputs: { y: tf.mul(tracing.input('x', [3]), outside) } }));
    expect(traced).toThrow(
      'a tensor made outside the trace was used in it: make it inside, or feed it',
    );
    expect([...outside.dataSync()]).toEqual([1, 2, 3]);
    outside.dispose();
  });

  test('a tensor made outside is refused as a result too', () => {
    const outside = tf.scalar(1);
    expect(() => traceGraph(() => ({ outputs: { y: outside } }))).toThrow('made outside the trace');
    outside.dispose();
  });

  test.each<[string, (x: tf.Tensor) => unknown]>([
    ['dataSync', (x) => x.dataSync()],
    ['arraySync', (x) => x.arraySync()],
    ['bufferSync', (x) => x.bufferSync()],
  ])('a model that reads numbers by %s is told that there are none', (_name, read) => {
    const traced = () =>
      traceGraph((tracing) => {
        const x = tracing.input('x', [2]);
        read(tf.square(x));
        return { outputs: { x } };
      });
    expect(traced).toThrow('a traced tensor has no numbers yet: a model may not look at them');
  });

  test('a model that waits for numbers is told so as well', async () => {
    let waiting: Promise<unknown> | undefined;
    traceGraph((tracing) => {
      const x = tracing.input('x', [2]);
      waiting = x.data();
      return { outputs: { x } };
    });
    await expect(waiting).rejects.toThrow('a traced tensor has no numbers yet');
  });

  test('a traced tensor that is kept for later is as empty then', () => {
    let kept: tf.Tensor | undefined;
    traceGraph((tracing) => {
      kept = tf.keep(tf.neg(tracing.input('x', [2])));
      return { outputs: { y: tf.neg(kept) } };
    });
    expect(() => kept!.dataSync()).toThrow('a traced tensor has no numbers yet');
    expect(() => tf.add(kept!, 1)).toThrow('a traced tensor has no numbers yet');
    kept!.dispose();
  });
});

/** tfjs computes on the native library, numbers and gradients, and holds on to nothing new. */
function expectOldBackend(): void {
  expect(tf.getBackend()).toBe('tensorflow');
  const before = tf.memory().numTensors;
  const [sum, largest] = tf.tidy(() => {
    const x = tf.tensor1d([3, 9, 4]);
    return [tf.sum(x).dataSync()[0], tf.topk(x, 1).values.dataSync()[0]];
  });
  expect([sum, largest]).toEqual([16, 9]);
  expect(tf.memory().numTensors).toBe(before);
}
