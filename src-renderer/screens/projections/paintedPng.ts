import { canvasToPng } from '../../charts/exportChart';
import { createCanvasPainter } from '../../latentMap/canvasPainter';
import { baseView } from '../../latentMap/mapView';
import { pointOpacity, pointRadius } from '../../latentMap/pointPainter';
import type { PointPaint } from './pointPaint';

/** Pixels of the file for each of the screen. */
const SCALE = 2;

/** Returns the whole map, without pan and zoom, as a PNG file on the given ground. Rejects without a canvas. */
export async function paintedPng(
  points: Float32Array,
  { bins, colors }: PointPaint,
  size: { widthPx: number; heightPx: number },
  ground: string,
): Promise<Blob> {
  const [layer, sheet] = [canvasOf(size), canvasOf(size)];
  const painter = createCanvasPainter(layer);
  const context = sheet.getContext('2d');
  if (painter === null || context === null) throw new Error('This window has no canvas.');
  painter.setPoints(points, points, bins);
  painter.setColors(colors);
  painter.draw({
    view: baseView(size.widthPx, size.heightPx, 1.06),
    devicePixelRatio: SCALE,
    radiusPx: pointRadius(bins.length),
    share: 1,
    opacity: pointOpacity(bins.length),
  });
  context.fillStyle = ground;
  context.fillRect(0, 0, sheet.width, sheet.height);
  context.drawImage(layer, 0, 0);
  return canvasToPng(sheet);
}

function canvasOf({ widthPx, heightPx }: { widthPx: number; heightPx: number }): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = SCALE * widthPx;
  canvas.height = SCALE * heightPx;
  return canvas;
}
