import type { PanZoom } from './panZoom';

/** How far an arrow key moves a map's cursor; with Shift it is one pixel. */
export const KEY_STEP_PX = 12;

/** Where the arrow keys point: right and down. */
export const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Zooms as a key says: plus, minus, and 0 for the whole; tells whether it says so. */
export function zoomByKey(panZoom: PanZoom | null, key: string): boolean {
  if (key === '+' || key === '=') panZoom?.zoomIn();
  else if (key === '-') panZoom?.zoomOut();
  else if (key === '0') panZoom?.reset();
  else return false;
  return true;
}
