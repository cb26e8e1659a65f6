import * as tf from '@tensorflow/tfjs-core';
import { type DType, type Reduction, type Value, valueOf } from '../../graph/stepGraph';
import { attribute, type KernelAttributes, type KernelTable } from '../tracedKernel';
import { cast } from './elementwise';

type Axes = number | number[] | null | undefined;

function reduce(name: Reduction, x: Value, attributes: KernelAttributes): Value {
  // tfjs names it 'axis' everywhere but in Max.
  const given =
    attribute<Axes>(attributes, 'axis') ?? attribute<Axes>(attributes, 'reductionIndices');
  const axes = tf.util.parseAxisParam(given ?? [...x.shape.keys()], [...x.shape]);
  const keepsAxes = attribute<boolean | undefined>(attributes, 'keepDims') ?? false;
  const [reduced] = tf.backend_util.computeOutAndReduceShapes([...x.shape], axes);
  const shape = keepsAxes ? tf.backend_util.expandShapeToKeepDim(reduced, axes) : reduced;
  // As the eager kernels have it: a sum of truth values counts, a mean is always a float.
  const summand = x.dtype === 'bool' && name === 'sum' ? cast(x, 'int32') : x;
  return valueOf('reduce', [summand], { function: name, axes, keepsAxes }, summand.dtype, shape);
}

function argReduce(name: 'max' | 'min', x: Value, attributes: KernelAttributes): Value {
  const given = attribute<number | number[] | undefined>(attributes, 'axis') ?? 0;
  const [axis] = tf.util.parseAxisParam(given, [...x.shape]);
  const shape = x.shape.filter((_, index) => index !== axis);
  const dtype: DType = 'int32';
  return valueOf('argReduce', [x], { function: name, axis: axis! }, dtype, shape);
}

/** Kernels that take axes away, and those that work along one. */
export const REDUCTION_KERNELS: KernelTable = {
  Sum: ({ x }, attributes) => reduce('sum', x!, attributes),
  Mean: ({ x }, attributes) => reduce('mean', cast(x!, 'float32'), attributes),
  Max: ({ x }, attributes) => reduce('max', x!, attributes),
  Min: ({ x }, attributes) => reduce('min', x!, attributes),
  Prod: ({ x }, attributes) => reduce('product', x!, attributes),
  All: ({ x }, attributes) => reduce('all', x!, attributes),
  Any: ({ x }, attributes) => reduce('any', x!, attributes),
  ArgMax: ({ x }, attributes) => argReduce('max', x!, attributes),
  ArgMin: ({ x }, attributes) => argReduce('min', x!, attributes),
  // tfjs moves the chosen axis to the end before it calls these.
  Softmax: ({ logits }) => valueOf('softmax', [logits!], {}, 'float32', logits!.shape),
  LogSoftmax: ({ logits }) => valueOf('logSoftmax', [logits!], {}, 'float32', logits!.shape),
  Cumsum: ({ x }, attributes) =>
    valueOf(
      'cumulativeSum',
      [x!],
      {
        axis: tf.util.parseAxisParam(attribute<number>(attributes, 'axis'), [...x!.shape])[0]!,
        isExclusive: attribute(attributes, 'exclusive'),
        isReversed: attribute(attributes, 'reverse'),
      },
      x!.dtype,
      x!.shape,
    ),
};
