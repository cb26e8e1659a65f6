/** Sides of a tensor; none for a single number. */
export type Shape = readonly number[];

/** Returns the number of elements of a shape. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** Tells whether two shapes have the same sides in the same order. */
export function isSameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((side, i) => side === b[i]);
}
