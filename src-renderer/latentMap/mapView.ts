/** A place in px from the top left corner of the map. */
export interface Place {
  x: number;
  y: number;
}
/** A place in code units along the two axes shown. */
export interface CodePoint {
  x: number;
  y: number;
}
/** Pan and zoom as d3-zoom keeps it: px' = k * px + (x, y). */
export interface ZoomState {
  k: number;
  x: number;
  y: number;
}

/**
 * The view of a map: where codes lie on it. One unit is as long on both axes, so that the rings of
 * the prior are circles; the second axis points up.
 */
export interface MapView {
  /** px of one code unit. */
  pxPerUnit: number;
  /** Where the code (0, 0) lies. */
  origin: Place;
  widthPx: number;
  heightPx: number;
}

/** Half the side of the square that always fits before the points say more: three sigmas and air. */
export const DEFAULT_EXTENT = 3.4;

/** Returns the unzoomed view: the square of that half side about the centre fits in the map. */
export function baseView(
  widthPx: number,
  heightPx: number,
  extent: number = DEFAULT_EXTENT,
  centre: CodePoint = { x: 0, y: 0 },
): MapView {
  const pxPerUnit = Math.max(1, Math.min(widthPx, heightPx)) / (2 * extent);
  const origin = {
    x: widthPx / 2 - centre.x * pxPerUnit,
    y: heightPx / 2 + centre.y * pxPerUnit,
  };
  return { pxPerUnit, origin, widthPx, heightPx };
}

/** Returns the view after pan and zoom. */
export function zoomedView(base: MapView, zoom: ZoomState): MapView {
  return {
    ...base,
    pxPerUnit: base.pxPerUnit * zoom.k,
    origin: { x: base.origin.x * zoom.k + zoom.x, y: base.origin.y * zoom.k + zoom.y },
  };
}

export function toPlace(view: MapView, code: CodePoint): Place {
  return {
    x: view.origin.x + code.x * view.pxPerUnit,
    y: view.origin.y - code.y * view.pxPerUnit,
  };
}

export function toCode(view: MapView, place: Place): CodePoint {
  return {
    x: (place.x - view.origin.x) / view.pxPerUnit,
    y: (view.origin.y - place.y) / view.pxPerUnit,
  };
}

/** Points beyond this share of the sample, at the far end, may lie outside the unzoomed view. */
const FITTED_SHARE = 0.995;
/** Extents grow by this factor, so that the view rests while points drift between frames. */
const EXTENT_STEP = 1.4;

/**
 * Returns the extent of the unzoomed view in which (nearly) all points are seen: the default, or
 * that times a power of 1.4.
 * @param points x and y of each point in code units [2 * count].
 */
export function steadyExtent(points: Float32Array): number {
  const reach = new Float32Array(points.length / 2);
  for (let i = 0; i < reach.length; i++) {
    reach[i] = Math.max(Math.abs(points[2 * i]!), Math.abs(points[2 * i + 1]!));
  }
  reach.sort();
  const farthest = reach[Math.floor((reach.length - 1) * FITTED_SHARE)] ?? 0;
  let extent = DEFAULT_EXTENT;
  while (extent < farthest * 1.05 && extent < 1e6) extent *= EXTENT_STEP;
  return extent;
}

/** The centre of a view moves by this share of its extent, so that it rests while points drift. */
const CENTRE_STEP = 0.25;

/**
 * Returns the unzoomed view's square for codes without a prior, which may lie anywhere: about the
 * middle of (nearly) all points, in steps, and as small as holds them.
 * @param points x and y of each point in code units [2 * count].
 */
export function steadySquare(points: Float32Array): { extent: number; centre: CodePoint } {
  const rangeOf = (axis: 0 | 1) => {
    const values = Float32Array.from(
      { length: points.length / 2 },
      (_, i) => points[2 * i + axis]!,
    );
    values.sort();
    const cut = Math.floor(values.length * (1 - FITTED_SHARE));
    return [values[cut] ?? 0, values[values.length - 1 - cut] ?? 0] as const;
  };
  const [x, y] = [rangeOf(0), rangeOf(1)];
  const half = Math.max(x[1] - x[0], y[1] - y[0]) / 2;
  if (half === 0) return { extent: DEFAULT_EXTENT, centre: { x: 0, y: 0 } };
  // The centre is at most half a step beside the middle, for which the square has room.
  const needed = (1.05 * half) / (1 - CENTRE_STEP / 2);
  const extent =
    DEFAULT_EXTENT *
    EXTENT_STEP ** Math.ceil(Math.log(needed / DEFAULT_EXTENT) / Math.log(EXTENT_STEP));
  const step = CENTRE_STEP * extent;
  const middle = ([low, high]: readonly [number, number]) =>
    Math.round((low + high) / 2 / step) * step;
  return { extent, centre: { x: middle(x), y: middle(y) } };
}

/** Returns the range of code values that the map shows along each axis. */
export function visibleCodes(view: MapView): { x: [number, number]; y: [number, number] } {
  const topLeft = toCode(view, { x: 0, y: 0 });
  const bottomRight = toCode(view, { x: view.widthPx, y: view.heightPx });
  return { x: [topLeft.x, bottomRight.x], y: [bottomRight.y, topLeft.y] };
}
