import type { Rgb } from '../charts/themeColors';
import type { PointPainter, PointScene } from './pointPainter';

/** Returns a painter on the 2-D canvas, for machines without WebGL2, or null without a canvas. */
export function createCanvasPainter(canvas: HTMLCanvasElement): PointPainter | null {
  const context = canvas.getContext('2d');
  if (context === null) return null;
  let from: Float32Array = new Float32Array();
  let to: Float32Array = new Float32Array();
  let classes: Uint8Array = new Uint8Array();
  let colors: readonly (Rgb | null)[] = [];

  function drawClassPoint(scene: PointScene, index: number): void {
    const { view, share, radiusPx } = scene;
    const x = from[2 * index]! + (to[2 * index]! - from[2 * index]!) * share;
    const y = from[2 * index + 1]! + (to[2 * index + 1]! - from[2 * index + 1]!) * share;
    context!.beginPath();
    context!.arc(
      view.origin.x + x * view.pxPerUnit,
      view.origin.y - y * view.pxPerUnit,
      radiusPx,
      0,
      2 * Math.PI,
    );
    context!.fill();
  }

  return {
    setPoints(newFrom, newTo, newClasses) {
      from = newFrom;
      to = newTo;
      classes = newClasses;
    },
    setColors: (newColors) => {
      colors = newColors;
    },
    draw(scene) {
      const ratio = scene.devicePixelRatio;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.globalAlpha = scene.opacity;
      for (let index = 0; index < classes.length; index++) {
        const color = colors[classes[index]! % Math.max(1, colors.length)];
        if (!color) continue;
        context.fillStyle = `rgb(${color[0]} ${color[1]} ${color[2]})`;
        drawClassPoint(scene, index);
      }
    },
    dispose: () => context.clearRect(0, 0, canvas.width, canvas.height),
  };
}
