import { type DType, type Shape, type Value, valueOf } from '../graph/stepGraph';

/** Returns numbers known while tracing as a value of the graph. */
export function constantArray(
  values: Float32Array | Int32Array | Uint8Array,
  dtype: DType,
  shape: Shape,
): Value {
  return valueOf('constant', [], { values }, dtype, shape);
}

/** Returns one number, float32 unless said otherwise. */
export function scalar(value: number, dtype: DType = 'float32'): Value {
  return constantArray(arrayOf(value, dtype), dtype, []);
}

/** Returns a shape filled with one number. */
export function constant(value: number, dtype: DType, shape: Shape): Value {
  const single = scalar(value, dtype);
  return shape.length === 0 ? single : valueOf('broadcast', [single], {}, dtype, shape);
}

function arrayOf(value: number, dtype: DType): Float32Array | Int32Array | Uint8Array {
  if (dtype === 'float32') return Float32Array.of(value);
  return dtype === 'int32' ? Int32Array.of(value) : Uint8Array.of(value);
}
