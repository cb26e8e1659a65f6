import type { Box } from './box';
import { FOURIER_SIZES } from './fourierSizes';

/** Where a grid lies and how fine it is. Its cells are half of what is transformed, since it is open at its borders. */
export interface GridShape {
  /** Length of a transform on each axis. */
  sizeX: number;
  sizeY: number;
  spacing: number;
  originX: number;
  originY: number;
}

/** The cells that a map has at least, however small it is: the kernel must be smooth on the grid. */
const LEAST_CELLS = 50;
/** Room that a map gets to grow without another grid. */
const SLACK_CELLS = 3;
/** What a map of any size has at most. */
const MOST_CELLS = 1000;
/** Of the ladder: points that are all the same have a grid too. */
const MOST_STEPS = 120;

/**
 * Returns a grid for points, the one before where it fits: its spectrum is then known.
 * @param spacing that a map of ordinary size has; smaller ones have finer grids, on a ladder of steps by sqrt 2
 * @param support cells on which a point's charge is spread, on each axis
 */
export function gridShape(
  box: Box,
  spacing: number,
  support: number,
  before: GridShape | null,
): GridShape {
  const extent = Math.max(box.maxX - box.minX, box.maxY - box.minY, Number.MIN_VALUE);
  const wished = spacingOf(extent, spacing);
  if (before !== null && fits(before, box, wished, support)) return before;
  const sizeX = sizeOf((box.maxX - box.minX) / wished, support);
  const sizeY = sizeOf((box.maxY - box.minY) / wished, support);
  return {
    sizeX,
    sizeY,
    spacing: wished,
    originX: (box.minX + box.maxX - (sizeX / 2) * wished) / 2,
    originY: (box.minY + box.maxY - (sizeY / 2) * wished) / 2,
  };
}

/** Spacings are apart by powers of sqrt 2, so that a map that grows seldom gets another. */
function spacingOf(extent: number, spacing: number): number {
  const finest = extent / MOST_CELLS;
  if (finest > spacing) return spacing * 2 ** (Math.ceil(2 * Math.log2(finest / spacing)) / 2);
  const steps = Math.floor(2 * Math.log2((spacing * LEAST_CELLS) / extent));
  return spacing * 2 ** (-Math.min(Math.max(0, steps), MOST_STEPS) / 2);
}

/** The wrapped kernel has an edge at half its period, whose traces in the spline's inverse die out within some cells. */
const EDGE_CELLS = 6;

function sizeOf(cells: number, support: number): number {
  const needed = 2 * (cells + support + 2 * SLACK_CELLS + EDGE_CELLS);
  return FOURIER_SIZES.find((size) => size >= needed)!;
}

function fits(shape: GridShape, box: Box, wished: number, support: number): boolean {
  if (shape.spacing !== wished) return false;
  const left = support / 2;
  // A point's weights are written as eight, whatever the support, and must stay in their row.
  const right = 8 - support / 2;
  const inside = (min: number, max: number, origin: number, size: number) =>
    (min - origin) / shape.spacing >= left && (max - origin) / shape.spacing < size / 2 - right;
  // A grid much too large is a waste at each iteration.
  const small =
    sizeOf((box.maxX - box.minX) / wished, support) *
    sizeOf((box.maxY - box.minY) / wished, support);
  return (
    shape.sizeX * shape.sizeY < 1.3 * small &&
    inside(box.minX, box.maxX, shape.originX, shape.sizeX) &&
    inside(box.minY, box.maxY, shape.originY, shape.sizeY)
  );
}
