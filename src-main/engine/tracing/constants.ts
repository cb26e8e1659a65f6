import { type DType, elementsOf, type Value, valueOf } from '../graph/stepGraph';
import { isSameShape, type Shape } from '../shape';

/** Returns numbers known while tracing as a value of the graph. */
export function constantArray(
  values: Float32Array | Int32Array | Uint8Array,
  dtype: DType,
  shape: Shape,
): Value {
  const [first] = values;
  // Object.is tells 0 from -0 and takes NaN for NaN.
  const isUniform = values.every((value) => Object.is(value, first));
  if (shape.length > 0 && first !== undefined && isUniform) {
    return constant(first, dtype, shape);
  }
  return valueOf('constant', [], { values }, dtype, shape);
}

/** Returns one number, float32 unless said otherwise. */
export function scalar(value: number, dtype: DType = 'float32'): Value {
  return constantArray(elementsOf([value], dtype), dtype, []);
}

/** Returns a shape filled with one number. */
export function constant(value: number, dtype: DType, shape: Shape): Value {
  return broadcast(scalar(value, dtype), shape);
}

/** Returns x spread out to a shape. */
export function broadcast(x: Value, shape: Shape): Value {
  return isSameShape(x.shape, shape)
    ? x
    : valueOf('broadcast', [unbroadcast(x)], {}, x.dtype, shape);
}

/** Returns what was spread out to x; x itself where nothing was. */
export function unbroadcast(x: Value): Value {
  return x.node.operation === 'broadcast' ? x.node.inputs[0]! : x;
}
