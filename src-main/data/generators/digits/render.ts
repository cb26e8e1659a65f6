import type { ValueArray } from '../../valueRows';
import type { PenStroke } from './allographs';
import { flattenStroke, type Polyline } from './penPath';
import type { DigitFactors } from './style';

export const FRAME_PX = 28;

/** The longer side of the pen's path at scale 1: with the pen's width a digit fills about 20 x 20, as in MNIST. */
const PATH_EXTENT_PX = 17.5;
/** Width over which the pen's edge fades. */
const EDGE_PX = 1.3;
/** The pen lifts towards the end of a stroke: this much of its width is left there. */
const LIFTED_PRESSURE = 0.72;
/** Last share of a stroke over which the pen lifts. */
const LIFT_SHARE = 0.3;

/**
 * Writes one image, FRAME_PX x FRAME_PX, white on black, 0..255, into `out`. The path is centred and brought to size,
 * slanted, turned and shifted as the factors say, then drawn as the signed distance to it with a soft edge.
 */
export function renderDigit(
  strokes: readonly PenStroke[],
  factors: DigitFactors,
  out: ValueArray,
): void {
  const polylines = strokes.map(flattenStroke);
  placeInFrame(polylines, factors);
  const edgeDistance = new Float64Array(FRAME_PX * FRAME_PX).fill(Infinity);
  for (const polyline of polylines) inkPolyline(polyline, factors.thicknessPx / 2, edgeDistance);
  for (let pixel = 0; pixel < edgeDistance.length; pixel++) {
    const coverage = smoothStep(0.5 - edgeDistance[pixel]! / EDGE_PX);
    out[pixel] = Math.round(255 * coverage);
  }
}

/** 0 below 0, 1 above 1, with level ends. */
function smoothStep(value: number): number {
  const t = Math.min(Math.max(value, 0), 1);
  return t * t * (3 - 2 * t);
}

/** Turns the points, in place, from the units of the allographs into pixels of the frame. */
function placeInFrame(polylines: readonly Polyline[], factors: DigitFactors): void {
  const { centreX, centreY, extent } = bounds(polylines);
  const toPx = (PATH_EXTENT_PX * factors.scale) / extent;
  const slant = Math.tan(radians(factors.slantDegrees));
  const cos = Math.cos(radians(factors.rotationDegrees));
  const sin = Math.sin(radians(factors.rotationDegrees));
  for (const polyline of polylines) {
    for (let i = 0; i < polyline.length; i += 2) {
      const y = (polyline[i + 1]! - centreY) * toPx;
      const x = (polyline[i]! - centreX) * toPx - slant * y;
      polyline[i] = FRAME_PX / 2 + factors.shiftXPx + cos * x - sin * y;
      polyline[i + 1] = FRAME_PX / 2 + factors.shiftYPx + sin * x + cos * y;
    }
  }
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

function bounds(polylines: readonly Polyline[]): {
  centreX: number;
  centreY: number;
  extent: number;
} {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const polyline of polylines) {
    for (let i = 0; i < polyline.length; i += 2) {
      left = Math.min(left, polyline[i]!);
      right = Math.max(right, polyline[i]!);
      top = Math.min(top, polyline[i + 1]!);
      bottom = Math.max(bottom, polyline[i + 1]!);
    }
  }
  return {
    centreX: (left + right) / 2,
    centreY: (top + bottom) / 2,
    extent: Math.max(right - left, bottom - top),
  };
}

/** Lowers each pixel's distance to the pen's edge (negative inside) by every piece of a polyline near it. */
function inkPolyline(polyline: Polyline, radiusPx: number, edgeDistance: Float64Array): void {
  const pieces = polyline.length / 2 - 1;
  for (let piece = 0; piece < pieces; piece++) {
    const radius = radiusPx * pressure((piece + 0.5) / pieces);
    inkPiece(polyline, piece * 2, radius, edgeDistance);
  }
}

/** Share of the pen's width at a place 0..1 along the stroke. */
function pressure(along: number): number {
  const lift = smoothStep((along - (1 - LIFT_SHARE)) / LIFT_SHARE);
  return 1 - (1 - LIFTED_PRESSURE) * lift;
}

function inkPiece(
  polyline: Polyline,
  at: number,
  radius: number,
  edgeDistance: Float64Array,
): void {
  const x0 = polyline[at]!;
  const y0 = polyline[at + 1]!;
  const dx = polyline[at + 2]! - x0;
  const dy = polyline[at + 3]! - y0;
  const lengthSquared = dx * dx + dy * dy;
  const reach = radius + EDGE_PX / 2;
  const [left, right] = pixelRange(x0, x0 + dx, reach);
  const [top, bottom] = pixelRange(y0, y0 + dy, reach);
  for (let row = top; row <= bottom; row++) {
    const py = row + 0.5 - y0;
    for (let column = left; column <= right; column++) {
      const px = column + 0.5 - x0;
      const projection = lengthSquared > 0 ? (px * dx + py * dy) / lengthSquared : 0;
      const t = projection < 0 ? 0 : projection > 1 ? 1 : projection;
      const offX = px - t * dx;
      const offY = py - t * dy;
      const distance = Math.sqrt(offX * offX + offY * offY) - radius;
      const pixel = row * FRAME_PX + column;
      if (distance < edgeDistance[pixel]!) edgeDistance[pixel] = distance;
    }
  }
}

/** First and last pixel whose centre may lie within reach of the stretch a..b. */
function pixelRange(a: number, b: number, reach: number): [number, number] {
  const first = Math.floor(Math.min(a, b) - reach);
  const last = Math.ceil(Math.max(a, b) + reach);
  return [Math.max(first, 0), Math.min(last, FRAME_PX - 1)];
}
