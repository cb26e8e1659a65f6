import { sizeOf } from '../../shape';
import type { EmitTable } from './emission';
import { type FunctionText, integersText, type SsaValue } from './functionText';

/** Operations that move elements. */
export const SHAPE_OPERATIONS: EmitTable<
  | 'reshape'
  | 'transpose'
  | 'slice'
  | 'concat'
  | 'pad'
  | 'broadcast'
  | 'tile'
  | 'reverse'
  | 'gather'
  | 'oneHot'
  | 'segmentSum'
> = {
  reshape: ({ text, inputs, shape }) => text.reshape(inputs[0]!, shape),
  transpose: ({ text, attributes, inputs, type, shape }) =>
    text.operation('stablehlo.transpose', inputs, type, shape, {
      permutation: integersText(attributes.permutation),
    }),
  slice({ text, attributes, inputs, type, shape }) {
    const { begin, strides } = attributes;
    const isBackward = strides.map((stride) => stride < 0);
    const x = reverse(
      text,
      inputs[0]!,
      [...isBackward.keys()].filter((axis) => isBackward[axis]),
    );
    const steps = strides.map(Math.abs);
    const isEmpty = sizeOf(shape) === 0;
    const starts = begin.map((start, axis) => {
      if (isEmpty) return 0;
      return isBackward[axis] ? x.shape[axis]! - 1 - start : start;
    });
    const limits = starts.map((start, axis) =>
      shape[axis] === 0 ? 0 : start + (shape[axis]! - 1) * steps[axis]! + 1,
    );
    return text.operation('stablehlo.slice', [x], type, shape, {
      start_indices: integersText(starts),
      limit_indices: integersText(limits),
      strides: integersText(steps),
    });
  },
  concat: ({ text, attributes, inputs, type, shape }) =>
    text.operation('stablehlo.concatenate', inputs, type, shape, {
      dimension: `${attributes.axis} : i64`,
    }),
  pad({ text, attributes, inputs, type, shape }) {
    const { paddings, value } = attributes;
    return text.operation(
      'stablehlo.pad',
      [inputs[0]!, text.filled(value, type, [])],
      type,
      shape,
      {
        edge_padding_low: integersText(paddings.map(([before]) => before)),
        edge_padding_high: integersText(paddings.map(([, after]) => after)),
        interior_padding: integersText(paddings.map(() => 0)),
      },
    );
  },
  broadcast: ({ text, inputs, shape }) => text.broadcast(inputs[0]!, shape),
  // An axis for the repeats before each of the old ones, and the two made one.
  tile({ text, attributes, inputs, shape }) {
    const [x] = inputs as [SsaValue];
    const pairs = x.shape.flatMap((side, axis) => [attributes.repeats[axis]!, side]);
    const places = x.shape.map((_, axis) => 2 * axis + 1);
    return text.reshape(text.broadcastAlong(x, pairs, places), shape);
  },
  reverse: ({ text, attributes, inputs }) => reverse(text, inputs[0]!, attributes.axes),
  gather({ text, attributes, inputs, type, shape }) {
    const { axis } = attributes;
    const [x, indices] = inputs as [SsaValue, SsaValue];
    const depth = indices.shape.length;
    const kept = [...shape.keys()].filter((each) => each < axis || each >= axis + depth);
    const numbers = [
      `offset_dims = [${kept.join(', ')}]`,
      `collapsed_slice_dims = [${axis}]`,
      `start_index_map = [${axis}]`,
      `index_vector_dim = ${depth}`,
    ];
    return text.operation('stablehlo.gather', [x, indices], type, shape, {
      dimension_numbers: `#stablehlo.gather<${numbers.join(', ')}>`,
      slice_sizes: integersText(x.shape.map((side, each) => (each === axis ? 1 : side))),
      indices_are_sorted: 'false',
    });
  },
  oneHot({ text, attributes, inputs, type, shape }) {
    const { on, off } = attributes;
    const [indices] = inputs as [SsaValue];
    const classes = text.iota('i32', shape, shape.length - 1);
    const isClass = text.compare('EQ', classes, text.reshape(indices, [...indices.shape, 1]));
    return text.select(isClass, text.filled(on, type, shape), text.filled(off, type, shape));
  },
  // Rows whose segment is not there, such as -1, are dropped by a scatter as by TensorFlow.
  segmentSum({ text, inputs, type, shape }) {
    const [x, segments] = inputs as [SsaValue, SsaValue];
    const count = sizeOf(segments.shape);
    const rows = text.reshape(x, [count, ...shape.slice(1)]);
    const places = text.reshape(segments, [count, 1]);
    const number = { type, shape: [] };
    const numbers = [
      `update_window_dims = [${[...shape.keys()].slice(1).join(', ')}]`,
      'inserted_window_dims = [0]',
      'scatter_dims_to_operand_dims = [0]',
      'index_vector_dim = 1',
    ];
    const [sums] = text.withRegions(
      'scatter',
      [text.filled(0, type, shape), places, rows],
      [{ type, shape }],
      {
        scatter_dimension_numbers: `#stablehlo.scatter<${numbers.join(', ')}>`,
        indices_are_sorted: 'false',
        unique_indices: 'false',
      },
      [{ takes: [number, number], write: (terms) => [text.elementwise('add', ...terms)] }],
    );
    return sums!;
  },
};

function reverse(text: FunctionText, x: SsaValue, axes: readonly number[]): SsaValue {
  if (axes.length === 0) return x;
  return text.operation('stablehlo.reverse', [x], x.type, x.shape, {
    dimensions: integersText(axes),
  });
}
