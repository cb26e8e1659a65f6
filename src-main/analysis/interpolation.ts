/**
 * Angles nearer than this to 0 or to a half turn have no exact arc: the sine in the formula's
 * denominator is then lost in rounding.
 */
const DEGENERATE_SINE = 1e-6;

/**
 * Returns `count` codes [count * dim] at equal steps on the straight line between two, both ends
 * included. Throws RangeError for codes of different length or fewer than 2 codes.
 */
export function linearPath(from: Float32Array, to: Float32Array, count: number): Float32Array {
  checkEnds(from, to, count);
  return pathOf(from, to, count, (t) => [1 - t, t]);
}

/**
 * Returns `count` codes on the arc between two: Shoemake, "Animating Rotation with Quaternion
 * Curves", 1985, slerp(a, b; t) = sin((1-t) w)/sin(w) a + sin(t w)/sin(w) b with w the angle between
 * a and b. For codes of different length this bends through the shell between them, the usual form
 * for latent spaces (White, "Sampling Generative Networks", 2016). Where no arc is defined (a zero
 * code, the same direction, opposite directions) it is the straight line. Throws as `linearPath`.
 */
export function sphericalPath(from: Float32Array, to: Float32Array, count: number): Float32Array {
  checkEnds(from, to, count);
  const lengths = Math.sqrt(dot(from, from)) * Math.sqrt(dot(to, to));
  if (lengths === 0) return linearPath(from, to, count);
  const cosine = Math.min(1, Math.max(-1, dot(from, to) / lengths));
  const angle = Math.acos(cosine);
  const sine = Math.sin(angle);
  if (sine < DEGENERATE_SINE) return linearPath(from, to, count);
  return pathOf(from, to, count, (t) => [
    Math.sin((1 - t) * angle) / sine,
    Math.sin(t * angle) / sine,
  ]);
}

function pathOf(
  from: Float32Array,
  to: Float32Array,
  count: number,
  weights: (t: number) => [number, number],
): Float32Array {
  const dim = from.length;
  const path = new Float32Array(count * dim);
  for (let index = 0; index < count; index++) {
    const [fromWeight, toWeight] = weights(index / (count - 1));
    for (let axis = 0; axis < dim; axis++) {
      path[index * dim + axis] = fromWeight * from[axis]! + toWeight * to[axis]!;
    }
  }
  return path;
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0);
}

function checkEnds(from: Float32Array, to: Float32Array, count: number): void {
  if (from.length !== to.length) {
    throw new RangeError(`codes must have one length, got ${from.length} and ${to.length}`);
  }
  if (count < 2) throw new RangeError(`count must be at least 2, got ${count}`);
}
