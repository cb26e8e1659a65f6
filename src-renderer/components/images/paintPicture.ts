import type { ImageShape } from '../../../src-shared/domain';
import { imageData } from './imageData';
import { pictureKind } from './pictureKind';

/** Where a picture lies on its canvas, canvas px. */
export interface PictureBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Colours of the plots that stand for vectors. */
export interface PlotColors {
  ink: string;
  /** Frame and middle line. */
  faint: string;
}

/** Paints one item of a stack into a box of the canvas. */
export type PicturePainter = (index: number, box: PictureBox) => void;

/**
 * Returns what paints the items of a stack [count * height * width * channels] of values 0..255:
 * images by their pixels, vectors as plots (see `pictureKind`) in which 255 is at the top.
 */
export function picturePainter(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  pixels: Uint8Array,
  shape: ImageShape,
  colors: PlotColors,
): PicturePainter {
  const kind = pictureKind(shape);
  if (kind === 'pixels') {
    const tile = new OffscreenCanvas(shape.width, shape.height);
    const tileContext = tile.getContext('2d')!;
    return (index, { x, y, width, height }) => {
      tileContext.putImageData(imageData(pixels, shape, index), 0, 0);
      context.drawImage(tile, x, y, width, height);
    };
  }
  const paint = kind === 'line' ? paintLine : paintPoint;
  return (index, box) =>
    paint(context, pixels.subarray(index * shape.width, (index + 1) * shape.width), box, colors);
}

/** Share of a plot's side that stays free on either side. */
const MARGIN = 0.06;

/** Returns the vertices of a vector's line in a box: first value left, 255 at the top. */
export function linePoints(values: Uint8Array, box: PictureBox): { x: number; y: number }[] {
  const [marginX, marginY] = [box.width * MARGIN, box.height * MARGIN];
  const stepX = (box.width - 2 * marginX) / Math.max(1, values.length - 1);
  return Array.from(values, (value, at) => ({
    x: box.x + marginX + at * stepX,
    y: box.y + marginY + (1 - value / 255) * (box.height - 2 * marginY),
  }));
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

function paintLine(
  context: Context,
  values: Uint8Array,
  box: PictureBox,
  { ink, faint }: PlotColors,
): void {
  context.fillStyle = faint;
  context.fillRect(box.x, Math.round(box.y + box.height / 2), box.width, 1);
  context.strokeStyle = ink;
  context.lineWidth = Math.max(1, box.height / 28);
  context.lineJoin = 'round';
  context.beginPath();
  for (const { x, y } of linePoints(values, box)) context.lineTo(x, y);
  context.stroke();
}

function paintPoint(
  context: Context,
  values: Uint8Array,
  box: PictureBox,
  { ink, faint }: PlotColors,
): void {
  context.strokeStyle = faint;
  context.lineWidth = 1;
  context.strokeRect(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1);
  const [side, marginX, marginY] = [
    Math.min(box.width, box.height),
    box.width * MARGIN,
    box.height * MARGIN,
  ];
  context.fillStyle = ink;
  context.beginPath();
  context.arc(
    box.x + marginX + (values[0]! / 255) * (box.width - 2 * marginX),
    box.y + marginY + (1 - values[1]! / 255) * (box.height - 2 * marginY),
    Math.max(1.5, side * 0.06),
    0,
    2 * Math.PI,
  );
  context.fill();
}
