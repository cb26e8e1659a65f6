import type { ImageShape } from '../../src-shared/domain';
import { pictureFrame, pictureKind } from '../components/images/pictureKind';

/** Where the images of a sheet lie on its canvas, in css px. */
export interface SheetLayout {
  columns: number;
  rows: number;
  /** Size of one image. */
  widthPx: number;
  heightPx: number;
  gapPx: number;
  /** Size of the whole sheet. */
  totalWidthPx: number;
  totalHeightPx: number;
  /** Canvas px for each image px; for images a whole number unless the sheet had to shrink below 1. */
  scale: number;
}

/**
 * Lays out columns x rows images as large as fits, at a whole multiple of their size in device px
 * where there is room for at least one, so that every image pixel is the same size. Plots of
 * vectors take all the room.
 * @param room width and height that the sheet may take, css px.
 */
export function layOutSheet(
  shape: ImageShape,
  grid: { columns: number; rows: number },
  room: { widthPx: number; heightPx: number },
  gapPx: number,
  devicePixelRatio = 1,
): SheetLayout {
  const { columns, rows } = grid;
  const frame = pictureFrame(shape);
  const isExact = pictureKind(shape) === 'pixels';
  const freeWidth = (room.widthPx - gapPx * (columns - 1)) / columns;
  const freeHeight = (room.heightPx - gapPx * (rows - 1)) / rows;
  const fitting = Math.min(freeWidth / frame.width, freeHeight / frame.height);
  const inDevicePx = fitting * devicePixelRatio;
  const scale = Math.max(0, isExact && inDevicePx >= 1 ? Math.floor(inDevicePx) : inDevicePx);
  const widthPx = (frame.width * scale) / devicePixelRatio;
  const heightPx = (frame.height * scale) / devicePixelRatio;
  return {
    columns,
    rows,
    widthPx,
    heightPx,
    gapPx,
    totalWidthPx: columns * widthPx + (columns - 1) * gapPx,
    totalHeightPx: rows * heightPx + (rows - 1) * gapPx,
    scale,
  };
}

/** Returns how many columns of `count` images leave each of them the largest, with no row empty. */
export function roomiestColumns(
  shape: ImageShape,
  count: number,
  room: { widthPx: number; heightPx: number },
  gapPx: number,
): number {
  const { width, height } = pictureFrame(shape);
  const sizeWith = (columns: number) =>
    Math.min(
      (room.widthPx + gapPx) / columns / width,
      (room.heightPx + gapPx) / Math.ceil(count / columns) / height,
    );
  let best = 1;
  for (let columns = 2; columns <= count; columns++) {
    if (sizeWith(columns) > sizeWith(best)) best = columns;
  }
  return best;
}

/** Returns the index (row by row) of the image at a place of the sheet, or null in a gap or outside. */
export function imageAt(layout: SheetLayout, x: number, y: number): number | null {
  const column = Math.floor(x / (layout.widthPx + layout.gapPx));
  const row = Math.floor(y / (layout.heightPx + layout.gapPx));
  if (column < 0 || column >= layout.columns || row < 0 || row >= layout.rows) return null;
  const isInside =
    x - column * (layout.widthPx + layout.gapPx) < layout.widthPx &&
    y - row * (layout.heightPx + layout.gapPx) < layout.heightPx;
  return isInside ? row * layout.columns + column : null;
}

/** Returns the top left corner of an image of the sheet, css px. */
export function imageOrigin(layout: SheetLayout, index: number): { x: number; y: number } {
  const column = index % layout.columns;
  const row = Math.floor(index / layout.columns);
  return {
    x: column * (layout.widthPx + layout.gapPx),
    y: row * (layout.heightPx + layout.gapPx),
  };
}
