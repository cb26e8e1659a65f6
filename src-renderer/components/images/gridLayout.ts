import type { ImageShape } from '../../../src-shared/domain';

/** Where the images of a grid lie, in CSS pixels. */
export interface GridLayout {
  columns: number;
  rows: number;
  widthPx: number;
  heightPx: number;
  /** Distance between the left (top) edges of neighbours. */
  pitchXPx: number;
  pitchYPx: number;
}

/** Returns the layout of `count` images in rows of `columns`, each pixel `scale` px, `gapPx` apart. */
export function gridLayout(
  count: number,
  columns: number,
  shape: ImageShape,
  scale: number,
  gapPx: number,
): GridLayout {
  const rows = Math.ceil(count / columns);
  const pitchXPx = shape.width * scale + gapPx;
  const pitchYPx = shape.height * scale + gapPx;
  return {
    columns,
    rows,
    widthPx: Math.max(0, columns * pitchXPx - gapPx),
    heightPx: Math.max(0, rows * pitchYPx - gapPx),
    pitchXPx,
    pitchYPx,
  };
}

/** Returns the index of the image at a place in the grid, or null outside; gaps belong to the left and upper image. */
export function imageAt(
  layout: GridLayout,
  count: number,
  xPx: number,
  yPx: number,
): number | null {
  const column = Math.floor(xPx / layout.pitchXPx);
  const row = Math.floor(yPx / layout.pitchYPx);
  if (column < 0 || column >= layout.columns || row < 0 || row >= layout.rows) return null;
  const index = row * layout.columns + column;
  return index < count ? index : null;
}

/** Returns how many images of that width fit in a row, at least one. */
export function columnsThatFit(
  availablePx: number,
  shape: ImageShape,
  scale: number,
  gapPx: number,
): number {
  return Math.max(1, Math.floor((availablePx + gapPx) / (shape.width * scale + gapPx)));
}
