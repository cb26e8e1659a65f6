import { createRandom } from '../../../src-shared/random';
import { type Shape, sizeOf } from '../../../src-main/engine/shape';
import type { Values } from './kernelCase';

/** Where float32 is special: zeros, infinities, no number, denormals, near the ends of exp and of the type. */
export const EDGE_NUMBERS = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  2.5,
  -2.5,
  3,
  6,
  7,
  88,
  -88,
  89,
  -104,
  1e-3,
  -1e-3,
  1e-20,
  1.2e-38,
  1e38,
  -1e38,
  16777217,
  Infinity,
  -Infinity,
  NaN,
];

/** Below the smallest normal number. */
export const DENORMAL_NUMBERS = [1e-39, -1e-39, 1e-45, -1e-45];

/** Returns numbers of a shape, float32. */
export function floats(numbers: ArrayLike<number>, shape: Shape = [numbers.length]): Values {
  return { dtype: 'float32', shape, values: Float32Array.from(numbers) };
}

/** Returns whole numbers of a shape. */
export function ints(numbers: ArrayLike<number>, shape: Shape = [numbers.length]): Values {
  return { dtype: 'int32', shape, values: Int32Array.from(numbers) };
}

/** Returns truth values of a shape. */
export function bools(numbers: ArrayLike<number>, shape: Shape = [numbers.length]): Values {
  return { dtype: 'bool', shape, values: Uint8Array.from(numbers) };
}

/** Returns standard normal numbers of a shape; another stream gives others. */
export function normals(shape: Shape, stream: string): Values {
  const values = new Float32Array(sizeOf(shape));
  return floats(createRandom(0, stream).fillNormal(values), shape);
}

/** Returns whole numbers from `low` to `high`, both included. */
export function integers(shape: Shape, low: number, high: number, stream: string): Values {
  const random = createRandom(0, stream);
  const numbers = Array.from({ length: sizeOf(shape) }, () => low + random.integer(high - low + 1));
  return ints(numbers, shape);
}

/** Returns truth values, half of them true. */
export function coins(shape: Shape, stream: string): Values {
  return bools(integers(shape, 0, 1, stream).values, shape);
}

/** Returns pixels from black to white, both included, of a shape. */
export function grey(shape: Shape): Values {
  return floats(
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => (i % 5) / 4),
    shape,
  );
}
