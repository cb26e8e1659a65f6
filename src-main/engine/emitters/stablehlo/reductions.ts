import type { Reduction } from '../../graph/stepGraph';
import { sizeOf } from '../../shape';
import type { EmitTable } from './emission';
import {
  type FunctionText,
  integersText,
  pairsText,
  type Reducer,
  type SsaValue,
} from './functionText';

/** Beyond every int32: the neutral numbers of its minimum and maximum. */
const [LEAST_INTEGER, LARGEST_INTEGER] = [-(2 ** 31), 2 ** 31 - 1];

const REDUCERS: Readonly<Record<Reduction, Reducer>> = {
  sum: 'add',
  mean: 'add',
  max: 'maximum',
  min: 'minimum',
  product: 'multiply',
  all: 'and',
  any: 'or',
};

/** Operations that take axes away, and those that work along one. */
export const REDUCTION_OPERATIONS: EmitTable<
  'reduce' | 'argReduce' | 'biasGradient' | 'softmax' | 'logSoftmax' | 'cumulativeSum'
> = {
  reduce({ text, attributes, inputs, shape }) {
    const [x] = inputs as [SsaValue];
    const { function: name, axes } = attributes;
    const reduced = text.reduce(x, REDUCERS[name], neutral(name, x), axes);
    const count = sizeOf(axes.map((axis) => x.shape[axis]!));
    const result = name === 'mean' ? text.elementwise('divide', reduced, count) : reduced;
    return text.reshape(result, shape);
  },
  // The first place that holds the extreme; TensorFlow passes over NaN.
  argReduce({ text, attributes, inputs }) {
    const { function: name, axis } = attributes;
    const [given] = inputs as [SsaValue];
    const x = withoutNaN(text, given.type === 'i1' ? text.convert(given, 'i32') : given, name);
    const extreme = text.reduce(x, REDUCERS[name], neutral(name, x), [axis]);
    const others = [...x.shape.keys()].filter((each) => each !== axis);
    const isExtreme = text.compare('EQ', x, text.broadcastAlong(extreme, x.shape, others));
    const places = text.iota('i32', x.shape, axis);
    const candidates = text.select(isExtreme, places, LARGEST_INTEGER);
    return text.reduce(candidates, 'minimum', LARGEST_INTEGER, [axis]);
  },
  biasGradient({ text, inputs }) {
    const [gradient] = inputs as [SsaValue];
    return text.reduce(gradient, 'add', 0, [...gradient.shape.keys()].slice(0, -1));
  },
  softmax({ text, inputs }) {
    const powers = text.elementwise('exponential', fromLargest(text, inputs[0]!));
    return text.elementwise('divide', powers, alongLast(text, powers, 'add', 0));
  },
  logSoftmax({ text, inputs }) {
    const logits = fromLargest(text, inputs[0]!);
    const powers = text.elementwise('exponential', logits);
    const sum = text.elementwise('log', alongLast(text, powers, 'add', 0));
    return text.elementwise('subtract', logits, sum);
  },
  cumulativeSum({ text, attributes, inputs }) {
    const { axis, isExclusive, isReversed } = attributes;
    const [x] = inputs as [SsaValue];
    if (sizeOf(x.shape) === 0) return x;
    const sums = runningSums(text, x, axis, isReversed);
    if (!isExclusive) return sums;
    // Each sum moves on by one place; the last falls out, and a 0 comes in.
    const low = x.shape.map((_, each) => (each === axis ? (isReversed ? -1 : 1) : 0));
    return text.operation('stablehlo.pad', [sums, text.filled(0, x.type, [])], x.type, x.shape, {
      edge_padding_low: integersText(low),
      edge_padding_high: integersText(low.map((step) => -step)),
      interior_padding: integersText(low.map(() => 0)),
    });
  },
};

/** What a reduction of nothing gives. */
function neutral(name: Reduction, { type }: SsaValue): number {
  switch (name) {
    case 'max':
      return type === 'f32' ? -Infinity : LEAST_INTEGER;
    case 'min':
      return type === 'f32' ? Infinity : LARGEST_INTEGER;
    case 'product':
    case 'all':
      return 1;
    default:
      return 0;
  }
}

function withoutNaN(text: FunctionText, x: SsaValue, name: 'max' | 'min'): SsaValue {
  if (x.type !== 'f32') return x;
  return text.select(text.compare('NE', x, x), neutral(name, x), x);
}

/** Returns a reduction along the last axis, which stays with side 1. */
function alongLast(text: FunctionText, x: SsaValue, reducer: Reducer, start: number): SsaValue {
  const reduced = text.reduce(x, reducer, start, [x.shape.length - 1]);
  return text.reshape(reduced, [...x.shape.slice(0, -1), 1]);
}

/** Each number less the largest of its row: their powers are at most 1. */
function fromLargest(text: FunctionText, x: SsaValue): SsaValue {
  return text.elementwise('subtract', x, alongLast(text, x, 'maximum', -Infinity));
}

/** The sum of all numbers from the axis' beginning, or its end, up to each. */
function runningSums(text: FunctionText, x: SsaValue, axis: number, isReversed: boolean): SsaValue {
  const along = (value: number) => x.shape.map((_, each) => (each === axis ? value : 1));
  const before = x.shape[axis]! - 1;
  const ones = integersText(along(1));
  const number = { type: x.type, shape: [] };
  const [sums] = text.withRegions(
    'reduce_window',
    [x, text.filled(0, x.type, [])],
    [{ type: x.type, shape: x.shape }],
    {
      window_dimensions: integersText(along(x.shape[axis]!)),
      window_strides: ones,
      base_dilations: ones,
      window_dilations: ones,
      padding: pairsText(
        x.shape.map((_, each) => {
          if (each !== axis) return [0, 0];
          return isReversed ? [0, before] : [before, 0];
        }),
      ),
    },
    [{ takes: [number, number], write: (terms) => [text.elementwise('add', ...terms)] }],
  );
  return sums!;
}
