import type { Curve } from '../../../src-shared/anomaly';

/** More corners than this no chart shows. */
const MOST_CORNERS = 300;
/** How far the area under the curve may move; half of what is promised, since corners are rounded to float32. */
const AREA_LEEWAY = 5e-5;
const SMALLEST_TRIANGLE = 1e-12;

interface Corners {
  x: Float64Array;
  y: Float64Array;
}

/**
 * Returns a curve with both its ends and at most 300 corners: those go first that make the smallest triangle with their
 * neighbours (Visvalingam and Whyatt, "Line generalisation by repeated elimination of points", 1993; here in rounds
 * with a limit that doubles). It keeps more where the area under the curve would move by 1e-4.
 * @param corners x rising.
 */
export function thinCurve(corners: Corners): Curve {
  let kept = withoutSmallTriangles(corners, 0);
  const area = areaUnder(kept);
  for (let limit = SMALLEST_TRIANGLE; kept.x.length > MOST_CORNERS; limit *= 2) {
    const fewer = withoutSmallTriangles(kept, limit);
    if (Math.abs(areaUnder(fewer) - area) > AREA_LEEWAY) break;
    kept = fewer;
  }
  return { x: Float32Array.from(kept.x), y: Float32Array.from(kept.y) };
}

/**
 * Leaves out corners that make a triangle of at most `limit` with the last corner that stays and the next one. No two
 * neighbours go, since the second would be judged by a triangle that is none of the curve's, unless they lie on one line.
 */
function withoutSmallTriangles({ x, y }: Corners, limit: number): Corners {
  const last = x.length - 1;
  const stays = new Uint8Array(x.length);
  stays[0] = 1;
  let before = 0;
  for (let at = 1; at <= last; at++) {
    const maySkip = at < last && (limit === 0 || before === at - 1);
    if (maySkip && triangle(x, y, before, at, at + 1) <= limit) continue;
    stays[at] = 1;
    before = at;
  }
  const chosen = (values: Float64Array) => values.filter((_, at) => stays[at] === 1);
  return { x: chosen(x), y: chosen(y) };
}

function triangle(x: Float64Array, y: Float64Array, a: number, b: number, c: number): number {
  const cross = (x[b]! - x[a]!) * (y[c]! - y[a]!) - (x[c]! - x[a]!) * (y[b]! - y[a]!);
  return Math.abs(cross) / 2;
}

function areaUnder({ x, y }: Corners): number {
  let area = 0;
  for (let at = 1; at < x.length; at++) area += ((x[at]! - x[at - 1]!) * (y[at]! + y[at - 1]!)) / 2;
  return area;
}
