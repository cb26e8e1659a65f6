/** Some of an image's pixels, that stand in the file as an image of their own. */
export interface PngPass {
  left: number;
  top: number;
  stepX: number;
  stepY: number;
  widthPx: number;
  heightPx: number;
  /** Of one row: its filter byte and its pixels. */
  rowBytes: number;
  /** Of all rows. */
  bytes: number;
}

type Grid = Pick<PngPass, 'left' | 'top' | 'stepX' | 'stepY'>;

/** Adam7, the one interlacing of the format (section 8.1): seven passes, each on a finer grid. */
const ADAM7: readonly Grid[] = [
  { left: 0, top: 0, stepX: 8, stepY: 8 },
  { left: 4, top: 0, stepX: 8, stepY: 8 },
  { left: 0, top: 4, stepX: 4, stepY: 8 },
  { left: 2, top: 0, stepX: 4, stepY: 4 },
  { left: 0, top: 2, stepX: 2, stepY: 4 },
  { left: 1, top: 0, stepX: 2, stepY: 2 },
  { left: 0, top: 1, stepX: 1, stepY: 2 },
];

/** Returns the passes of an image in the order of the file, without those that have no pixels. */
export function passesOf(
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
  isInterlaced: boolean,
  bitsPerPixel: number,
): PngPass[] {
  const grids = isInterlaced ? ADAM7 : [{ left: 0, top: 0, stepX: 1, stepY: 1 }];
  return grids
    .map((grid) => {
      const width = Math.ceil((widthPx - grid.left) / grid.stepX);
      const height = Math.ceil((heightPx - grid.top) / grid.stepY);
      const rowBytes = 1 + Math.ceil((width * bitsPerPixel) / 8);
      return { ...grid, widthPx: width, heightPx: height, rowBytes, bytes: rowBytes * height };
    })
    .filter((pass) => pass.widthPx > 0 && pass.heightPx > 0);
}
