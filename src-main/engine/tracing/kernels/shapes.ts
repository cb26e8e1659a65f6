import * as tf from '@tensorflow/tfjs-core';
import { type DType, type Value, valueOf } from '../../graph/stepGraph';
import { isSameShape, type Shape, sizeOf } from '../../shape';
import { broadcast, constantArray, unbroadcast } from '../constants';
import { attribute, type KernelAttributes, type KernelTable, listedInputs } from '../tracedKernel';
import { UntracedOperationError } from '../untracedOperation';
import { cast } from './elementwise';

/** Returns x with another shape of as many elements. */
export function reshape(x: Value, shape: Shape): Value {
  if (isSameShape(x.shape, shape)) return x;
  const bare = unbroadcast(x);
  if (bare.shape.length === 0) return broadcast(bare, shape);
  return valueOf('reshape', [x], {}, x.dtype, shape);
}

function slice(x: Value, begin: number[], shape: number[], strides: number[]): Value {
  return valueOf('slice', [x], { begin, strides }, x.dtype, shape);
}

function concat(parts: readonly Value[], axis: number): Value {
  const first = parts[0]!;
  const shape = [...first.shape];
  shape[axis] = parts.reduce((sum, part) => sum + part.shape[axis]!, 0);
  return parts.length === 1 ? first : valueOf('concat', parts, { axis }, first.dtype, shape);
}

function pack(parts: readonly Value[], axis: number): Value {
  const expanded = parts.map((part) =>
    reshape(part, [...part.shape.slice(0, axis), 1, ...part.shape.slice(axis)]),
  );
  return concat(expanded, axis);
}

/** Cuts x along an axis into parts of the given sizes. */
function split(x: Value, sizes: readonly number[], axis: number): Value[] {
  let start = 0;
  return sizes.map((size) => {
    const begin = x.shape.map((_, i) => (i === axis ? start : 0));
    const shape = x.shape.map((side, i) => (i === axis ? size : side));
    start += size;
    return slice(
      x,
      begin,
      shape,
      x.shape.map(() => 1),
    );
  });
}

function stridedSlice(x: Value, attributes: KernelAttributes): Value {
  const info = tf.slice_util.sliceInfo(
    [...x.shape],
    attribute<number[]>(attributes, 'begin'),
    attribute<number[]>(attributes, 'end'),
    attribute<number[]>(attributes, 'strides'),
    attribute<number>(attributes, 'beginMask'),
    attribute<number>(attributes, 'endMask'),
    attribute<number>(attributes, 'ellipsisMask'),
    attribute<number>(attributes, 'newAxisMask'),
    attribute<number>(attributes, 'shrinkAxisMask'),
  );
  const { begin, end, strides } = info;
  // tfjs gives a negative side where the end lies before the begin.
  const shape = tf.slice_util.computeOutShape(begin, end, strides).map((side) => Math.max(0, side));
  return reshape(slice(x, begin, shape, strides), info.finalShape);
}

/** In the arithmetic of its type, as TensorFlow's kernel does it: rounding decides the count. */
function range(attributes: KernelAttributes): Value {
  const dtype = attribute<DType | undefined>(attributes, 'dtype') ?? 'float32';
  const rounded = dtype === 'float32' ? Math.fround : Math.trunc;
  const of = (name: string) => rounded(attribute<number>(attributes, name));
  const [start, stop] = [of('start'), of('stop')];
  // tfjs counts down by itself where no step was given.
  const step = stop < start && of('step') === 1 ? -1 : of('step');
  const steps = (stop - start) / step;
  const count = Math.max(0, Math.ceil(dtype === 'float32' ? Math.fround(steps) : steps));
  const numbers = Array.from({ length: count }, (_, i) => start + rounded(i * step));
  const values = dtype === 'int32' ? Int32Array.from(numbers) : Float32Array.from(numbers);
  return constantArray(values, dtype, [count]);
}

/** Kernels that move elements and change none. */
export const SHAPE_KERNELS: KernelTable = {
  Reshape: ({ x }, attributes) =>
    reshape(
      x!,
      tf.util.inferFromImplicitShape(attribute<number[]>(attributes, 'shape'), sizeOf(x!.shape)),
    ),
  ExpandDims: ({ input }, attributes) => {
    const dim = attribute<number>(attributes, 'dim');
    const axis = dim < 0 ? input!.shape.length + dim + 1 : dim;
    return reshape(input!, [...input!.shape.slice(0, axis), 1, ...input!.shape.slice(axis)]);
  },
  Transpose: ({ x }, attributes) => {
    const permutation = attribute<number[]>(attributes, 'perm');
    const shape = permutation.map((axis) => x!.shape[axis]!);
    return valueOf('transpose', [x!], { permutation }, x!.dtype, shape);
  },
  Slice: ({ x }, attributes) => {
    const [begin, size] = tf.slice_util.parseSliceParams(
      { shape: [...x!.shape] } as unknown as tf.TensorInfo,
      attribute<number | number[]>(attributes, 'begin'),
      attribute<number | number[] | undefined>(attributes, 'size'),
    ) as [number[], number[]];
    return slice(
      x!,
      begin,
      size,
      begin.map(() => 1),
    );
  },
  StridedSlice: ({ x }, attributes) => stridedSlice(x!, attributes),
  Concat: (inputs, attributes) => {
    const parts = listedInputs(inputs);
    const [axis] = tf.util.parseAxisParam(attribute<number>(attributes, 'axis'), [
      ...parts[0]!.shape,
    ]);
    return concat(parts, axis!);
  },
  Pack: (inputs, attributes) => {
    const parts = listedInputs(inputs);
    const axis = attribute<number>(attributes, 'axis');
    return pack(parts, axis < 0 ? parts[0]!.shape.length + 1 + axis : axis);
  },
  Unpack: ({ value }, attributes) => {
    const given = attribute<number>(attributes, 'axis');
    const axis = given < 0 ? value!.shape.length + given : given;
    const sizes = Array.from({ length: value!.shape[axis]! }, () => 1);
    const shape = value!.shape.filter((_, index) => index !== axis);
    return split(value!, sizes, axis).map((part) => reshape(part, shape));
  },
  SplitV: ({ x }, attributes) => {
    const [axis] = tf.util.parseAxisParam(attribute<number>(attributes, 'axis'), [...x!.shape]);
    const sizes = tf.backend_util.prepareSplitSize(
      { shape: [...x!.shape] } as unknown as tf.Tensor,
      attribute<number | number[]>(attributes, 'numOrSizeSplits'),
      axis,
    );
    return split(x!, sizes, axis!);
  },
  PadV2: ({ x }, attributes) => {
    const paddings = attribute<[number, number][]>(attributes, 'paddings');
    const shape = x!.shape.map((side, i) => paddings[i]![0] + side + paddings[i]![1]);
    const value = attribute<number>(attributes, 'constantValue');
    return valueOf('pad', [x!], { paddings, value }, x!.dtype, shape);
  },
  Tile: ({ x }, attributes) => {
    const repeats = attribute<number[]>(attributes, 'reps');
    const shape = x!.shape.map((side, i) => side * repeats[i]!);
    return valueOf('tile', [x!], { repeats }, x!.dtype, shape);
  },
  BroadcastTo: ({ x }, attributes) => broadcast(x!, attribute<number[]>(attributes, 'shape')),
  Reverse: ({ x }, attributes) => {
    const axes = tf.util.parseAxisParam(attribute<number[]>(attributes, 'dims'), [...x!.shape]);
    return valueOf('reverse', [x!], { axes }, x!.dtype, x!.shape);
  },
  GatherV2: ({ x, indices }, attributes) => {
    const [axis] = tf.util.parseAxisParam(attribute<number>(attributes, 'axis'), [...x!.shape]);
    const batchDims = attribute<number | undefined>(attributes, 'batchDims') ?? 0;
    if (batchDims !== 0) throw new UntracedOperationError(`GatherV2 with batchDims ${batchDims}`);
    const shape = [...x!.shape.slice(0, axis), ...indices!.shape, ...x!.shape.slice(axis! + 1)];
    const places = cast(indices!, 'int32');
    return valueOf('gather', [x!, places], { axis: axis! }, x!.dtype, shape);
  },
  OneHot: ({ indices }, attributes) => {
    const depth = attribute<number>(attributes, 'depth');
    const on = attribute<number>(attributes, 'onValue');
    const off = attribute<number>(attributes, 'offValue');
    const dtype = attribute<DType | undefined>(attributes, 'dtype') ?? 'float32';
    return valueOf('oneHot', [indices!], { depth, on, off }, dtype, [...indices!.shape, depth]);
  },
  UnsortedSegmentSum: ({ x, segmentIds }, attributes) => {
    const segments = attribute<number>(attributes, 'numSegments');
    const shape = [segments, ...x!.shape.slice(segmentIds!.shape.length)];
    return valueOf('segmentSum', [x!, segmentIds!], { segments }, x!.dtype, shape);
  },
  Range: (_inputs, attributes) => range(attributes),
};
