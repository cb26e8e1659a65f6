/** Where the plane of vectors of two numbers lies on a plot: one scale for both axes. */
export interface PlaneView {
  pxPerUnit: number;
  /** Place of the value 0, px. */
  originX: number;
  originY: number;
}

/** Share of the plot's lesser side that stays free around the points. */
const MARGIN = 0.06;

/**
 * Returns the view in which all points are seen, as large as fits and in the middle.
 * @param stacks points, x and y in turn [2 * count], 0..255; at least one point in all.
 */
export function planeView(
  stacks: readonly Uint8Array[],
  widthPx: number,
  heightPx: number,
): PlaneView {
  let [left, right, bottom, top] = [255, 0, 255, 0];
  for (const stack of stacks) {
    for (let at = 0; at + 1 < stack.length; at += 2) {
      left = Math.min(left, stack[at]!);
      right = Math.max(right, stack[at]!);
      bottom = Math.min(bottom, stack[at + 1]!);
      top = Math.max(top, stack[at + 1]!);
    }
  }
  const marginPx = MARGIN * Math.min(widthPx, heightPx);
  const pxPerUnit = Math.max(
    1e-6,
    Math.min(
      (widthPx - 2 * marginPx) / Math.max(1, right - left),
      (heightPx - 2 * marginPx) / Math.max(1, top - bottom),
    ),
  );
  return {
    pxPerUnit,
    originX: widthPx / 2 - ((left + right) / 2) * pxPerUnit,
    originY: heightPx / 2 + ((bottom + top) / 2) * pxPerUnit,
  };
}

/** Returns where point `index` of a stack lies, px from the top left corner. */
export function planePlace(
  view: PlaneView,
  stack: Uint8Array,
  index: number,
): { x: number; y: number } {
  return {
    x: view.originX + stack[2 * index]! * view.pxPerUnit,
    y: view.originY - stack[2 * index + 1]! * view.pxPerUnit,
  };
}

/** Returns the point nearest to a place within `reachPx`, or null. */
export function nearestPoint(
  view: PlaneView,
  stack: Uint8Array,
  place: { x: number; y: number },
  reachPx: number,
): number | null {
  let [nearest, least]: [number | null, number] = [null, reachPx];
  for (let index = 0; index < stack.length / 2; index++) {
    const { x, y } = planePlace(view, stack, index);
    const distance = Math.hypot(x - place.x, y - place.y);
    if (distance <= least) [nearest, least] = [index, distance];
  }
  return nearest;
}

/** Returns the lines of a grid of `side` by `side` points: each row and each column as point numbers. */
export function meshLines(side: number): number[][] {
  const numbers = Array.from({ length: side }, (_, i) => i);
  return [
    ...numbers.map((row) => numbers.map((column) => row * side + column)),
    ...numbers.map((column) => numbers.map((row) => row * side + column)),
  ];
}
