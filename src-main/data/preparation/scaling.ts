/**
 * A change of scale, the same for every image: (value - offset) / divisor. Both hold one number for all values of an
 * image, or one for each.
 */
export interface Scaling {
  readonly offsets: Float64Array;
  readonly divisors: Float64Array;
}

/** Values stay as they are. */
export const NO_SCALING: Scaling = { offsets: Float64Array.of(0), divisors: Float64Array.of(1) };

/** Returns whether every value stays as it is. */
export function isIdentity({ offsets, divisors }: Scaling): boolean {
  return offsets.every((offset) => offset === 0) && divisors.every((divisor) => divisor === 1);
}

/** Scales whole images in place; each value is rounded once, to float32. */
export function applyScaling({ offsets, divisors }: Scaling, values: Float32Array): void {
  const size = offsets.length;
  for (let at = 0; at < values.length; at++) {
    values[at] = (values[at]! - offsets[at % size]!) / divisors[at % size]!;
  }
}

/** Returns scaled images as they were before, for the eye. */
export function undoScaling({ offsets, divisors }: Scaling, values: Float32Array): Float32Array {
  const size = offsets.length;
  return values.map((value, at) => value * divisors[at % size]! + offsets[at % size]!);
}
