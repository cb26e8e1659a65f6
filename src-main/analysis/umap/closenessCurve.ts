/** How close two points at a distance d are on the map: 1 / (1 + a d^2b). */
export interface ClosenessCurve {
  a: number;
  b: number;
}

/** Distances at which the curve is fitted: 0 to 3. */
const SAMPLES = 300;
const LONGEST = 3;
const MOST_ROUNDS = 100;

/**
 * Returns the curve that lies nearest, in least squares, to 1 up to `minDist` and exp(-(d - minDist)) beyond: McInnes,
 * Healy and Melville, "UMAP", 2018, definition 11, with spread 1. Fitted by the method of Levenberg and Marquardt.
 */
export function closenessCurve(minDist: number): ClosenessCurve {
  let curve = { a: 1, b: 1 };
  let error = misfit(curve, minDist).error;
  let damping = 1e-3;
  for (let round = 0; round < MOST_ROUNDS && damping < 1e12; round++) {
    const { aa, ab, bb, ar, br } = misfit(curve, minDist);
    const [da, db] = [aa * (1 + damping), bb * (1 + damping)];
    const determinant = da * db - ab * ab;
    const next = {
      a: curve.a + (ar * db - br * ab) / determinant,
      b: curve.b + (br * da - ar * ab) / determinant,
    };
    const nextError = next.a > 0 && next.b > 0 ? misfit(next, minDist).error : Infinity;
    if (nextError < error) {
      [curve, error] = [next, nextError];
      damping /= 10;
    } else {
      damping *= 10;
    }
  }
  return curve;
}

/** Returns the sum of squared residuals r, and sums of products of the curve's derivatives by a and b with each other and r. */
function misfit({ a, b }: ClosenessCurve, minDist: number) {
  const sums = { error: 0, aa: 0, ab: 0, bb: 0, ar: 0, br: 0 };
  // At distance 0 the curve is 1 whatever a and b are.
  for (let sample = 1; sample < SAMPLES; sample++) {
    const distance = (LONGEST * sample) / (SAMPLES - 1);
    const wanted = distance < minDist ? 1 : Math.exp(minDist - distance);
    const raised = distance ** (2 * b);
    const value = 1 / (1 + a * raised);
    const byA = -raised * value * value;
    const byB = 2 * a * Math.log(distance) * byA;
    const residual = wanted - value;
    sums.error += residual * residual;
    sums.aa += byA * byA;
    sums.ab += byA * byB;
    sums.bb += byB * byB;
    sums.ar += byA * residual;
    sums.br += byB * residual;
  }
  return sums;
}
