import { addScaled, dot } from './matrix';

/** The reflection I - factor · vector · vectorᵀ. */
export interface Reflection {
  vector: Float64Array;
  /** 0 where nothing is to be reflected. */
  factor: number;
  /** What is left of the reflected vector: its first component; the others are 0. */
  head: number;
}

/**
 * Returns the reflection that leaves only the first component of a vector (Golub and Van Loan, Matrix
 * Computations, 4th edition, section 5.1.2). The head takes the sign opposite to the first component's, so that
 * nothing cancels.
 */
export function reflectionOf(vector: Float64Array): Reflection {
  const scale = vector.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const reflected = vector.slice();
  if (scale === 0) return { vector: reflected, factor: 0, head: 0 };
  // Squares of numbers near 1 neither overflow nor vanish.
  for (let at = 0; at < reflected.length; at++) reflected[at]! /= scale;
  const length = Math.sqrt(dot(reflected, reflected));
  const head = reflected[0]! > 0 ? -length : length;
  reflected[0]! -= head;
  return { vector: reflected, factor: 2 / dot(reflected, reflected), head: head * scale };
}

/** Reflects a vector in place. */
export function reflect(vector: Float64Array, { vector: normal, factor }: Reflection): void {
  if (factor !== 0) addScaled(vector, -factor * dot(vector, normal), normal);
}
