import type { PenStroke } from './allographs';

/** Flat pieces for each stretch between two pen points: fine enough that no facet shows at 28x28. */
export const PIECES_PER_SPAN = 6;

/** A stroke as a polyline: x0, y0, x1, y1, ... in the units of its pen points. */
export type Polyline = Float64Array;

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Returns the smooth curve through a stroke's points as a polyline of PIECES_PER_SPAN pieces a span.
 * It is a centripetal Catmull-Rom spline (Yuksel, Schaefer and Keyser 2011, "Parameterization and applications of
 * Catmull-Rom curves"), which makes no loops or cusps between points at uneven distances; it is cut at corners.
 */
export function flattenStroke(stroke: PenStroke): Polyline {
  const spans = Math.max(stroke.length - 1, 0);
  const polyline = new Float64Array((spans * PIECES_PER_SPAN + 1) * 2);
  let next = 0;
  for (let span = 0; span < spans; span++) {
    const from = pointAt(stroke, span);
    const to = pointAt(stroke, span + 1);
    const before = stroke[span]?.isCorner === true ? from : pointAt(stroke, span - 1);
    const after = stroke[span + 1]?.isCorner === true ? to : pointAt(stroke, span + 2);
    for (let piece = 0; piece < PIECES_PER_SPAN; piece++) {
      const t = piece / PIECES_PER_SPAN;
      polyline[next++] = spline(before.x, from.x, to.x, after.x, knots(before, from, to, after), t);
      polyline[next++] = spline(before.y, from.y, to.y, after.y, knots(before, from, to, after), t);
    }
  }
  const last = pointAt(stroke, spans);
  polyline[next++] = last.x;
  polyline[next] = last.y;
  return polyline;
}

/** The point at an index, the end points standing in beyond the ends. */
function pointAt(stroke: PenStroke, index: number): Point {
  const point = stroke[Math.min(Math.max(index, 0), stroke.length - 1)];
  if (point === undefined) throw new RangeError('a stroke needs at least one point');
  return point;
}

type Knots = readonly [number, number, number];

/** Centripetal knot distances: the square roots of the chord lengths. */
function knots(before: Point, from: Point, to: Point, after: Point): Knots {
  return [rootChord(before, from), rootChord(from, to), rootChord(to, after)];
}

function rootChord(a: Point, b: Point): number {
  return Math.sqrt(Math.hypot(b.x - a.x, b.y - a.y));
}

/** One coordinate of the span p1 -> p2 at t in 0..1, in Hermite form with the spline's tangents. */
function spline(
  p0: number,
  p1: number,
  p2: number,
  p3: number,
  [d0, d1, d2]: Knots,
  t: number,
): number {
  const tangent1 = d0 > 0 ? d1 * ((p1 - p0) / d0 - (p2 - p0) / (d0 + d1)) + p2 - p1 : p2 - p1;
  const tangent2 = d2 > 0 ? d1 * ((p3 - p2) / d2 - (p3 - p1) / (d1 + d2)) + p2 - p1 : p2 - p1;
  const t2 = t * t;
  const t3 = t2 * t;
  return (
    (2 * t3 - 3 * t2 + 1) * p1 +
    (t3 - 2 * t2 + t) * tangent1 +
    (3 * t2 - 2 * t3) * p2 +
    (t3 - t2) * tangent2
  );
}
