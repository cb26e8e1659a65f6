/** From 1 to the next float32 number. */
export const EPSILON = 2 ** -23;

const word = new Int32Array(1);
const float = new Float32Array(word.buffer);

/**
 * Returns how many steps between neighbouring float32 numbers lie between two: 0 for two NaN and for
 * the two zeros, Infinity for NaN and a number.
 */
export function ulpsBetween(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : Infinity;
  return Math.abs(place(a) - place(b));
}

/** The number's place in the order of all float32 numbers, 0 for both zeros. */
function place(value: number): number {
  float[0] = value;
  const bits = word[0]!;
  return bits < 0 ? -(bits & 0x7fffffff) : bits;
}
