import type { ValueArray } from '../../valueRows';

export const FRAME_PX = 32;

export const SHAPE_NAMES = ['triangle', 'circle', 'square'] as const;

export type ShapeName = (typeof SHAPE_NAMES)[number];

export interface PlacedShape {
  shape: ShapeName;
  /** Centre of gravity, from the left and from the top of the frame. */
  xPx: number;
  yPx: number;
  /** Root of the area, so that the shapes of one size cover the same number of pixels. */
  sizePx: number;
  /** Positive turns clockwise on the screen; at 0 the triangle points up and the square lies flat. */
  rotationDegrees: number;
}

/** Distance from the centre of gravity to a side and directions of the sides' outward normals, for area 1. */
const POLYGONS = {
  // Area of a regular n-gon with inradius r: n r^2 tan(pi/n).
  triangle: { inradius: Math.sqrt(1 / (3 * Math.sqrt(3))), normalsDegrees: [90, 210, 330] },
  square: { inradius: 1 / 2, normalsDegrees: [0, 90, 180, 270] },
} as const;

/** Radius of the circle of area 1. */
const UNIT_CIRCLE_RADIUS = Math.sqrt(1 / Math.PI);

/** Points a side at which a pixel on the edge is looked at. */
const POINTS_PER_SIDE = 4;
/** No edge crosses a pixel whose centre is this far from all of them: half its diagonal. */
const CLEAR_PX = Math.SQRT1_2;

/**
 * Writes one image, FRAME_PX x FRAME_PX, white on black, 0..255, into `out`: of each pixel the share that the shape
 * covers, within about 0.02.
 */
export function renderShape(placed: PlacedShape, out: ValueArray): void {
  const distance = edgeDistance(placed);
  for (let row = 0; row < FRAME_PX; row++) {
    for (let column = 0; column < FRAME_PX; column++) {
      const x = column + 0.5 - placed.xPx;
      const y = row + 0.5 - placed.yPx;
      const outside = distance(x, y);
      const isOnEdge = Math.abs(outside) < CLEAR_PX;
      const share = isOnEdge ? coveredShare(distance, x, y) : Number(outside < 0);
      out[row * FRAME_PX + column] = Math.round(255 * share);
    }
  }
}

type Distance = (x: number, y: number) => number;

/** Returns the share of the pixel about (x, y) that is covered, 0..1; an edge fades over the distance of two points. */
function coveredShare(distance: Distance, x: number, y: number): number {
  let covered = 0;
  for (let i = 0; i < POINTS_PER_SIDE; i++) {
    for (let j = 0; j < POINTS_PER_SIDE; j++) {
      const pointX = x + (i + 0.5) / POINTS_PER_SIDE - 0.5;
      const pointY = y + (j + 0.5) / POINTS_PER_SIDE - 0.5;
      const share = 0.5 - distance(pointX, pointY) * POINTS_PER_SIDE;
      covered += Math.min(Math.max(share, 0), 1);
    }
  }
  return covered / POINTS_PER_SIDE ** 2;
}

/** Returns the distance (pixels, negative inside) of a point, given from the centre of gravity, to the nearest edge. */
function edgeDistance({ shape, sizePx, rotationDegrees }: PlacedShape): Distance {
  if (shape === 'circle') {
    return (x, y) => Math.sqrt(x * x + y * y) - UNIT_CIRCLE_RADIUS * sizePx;
  }
  const { inradius, normalsDegrees } = POLYGONS[shape];
  const normals = normalsDegrees.map((degrees) => {
    const angle = ((degrees + rotationDegrees) * Math.PI) / 180;
    return { x: Math.cos(angle), y: Math.sin(angle) };
  });
  return (x, y) => {
    // Beyond a corner this is less than the true distance, which keeps the corner sharp.
    let outermost = -Infinity;
    for (const normal of normals) {
      const along = normal.x * x + normal.y * y;
      if (along > outermost) outermost = along;
    }
    return outermost - inradius * sizePx;
  };
}
