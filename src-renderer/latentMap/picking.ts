import { toPlace, type MapView, type Place } from './mapView';

/**
 * Returns the index of the shown point nearest to a place within `radiusPx`, or null. Of points at
 * one distance the later wins: it is drawn on top.
 * @param points x and y of each point in code units [2 * count].
 * @param isShown tells whether the point of that index can be seen.
 */
export function pickPoint(
  view: MapView,
  points: Float32Array,
  place: Place,
  radiusPx: number,
  isShown: (index: number) => boolean,
): number | null {
  let nearest: number | null = null;
  let least = radiusPx * radiusPx;
  for (let index = 0; index < points.length / 2; index++) {
    const dx = view.origin.x + points[2 * index]! * view.pxPerUnit - place.x;
    const dy = view.origin.y - points[2 * index + 1]! * view.pxPerUnit - place.y;
    const square = dx * dx + dy * dy;
    if (square <= least && isShown(index)) {
      nearest = index;
      least = square;
    }
  }
  return nearest;
}

/** Returns where the point of an index is drawn. */
export function placeOfPoint(view: MapView, points: Float32Array, index: number): Place {
  return toPlace(view, { x: points[2 * index]!, y: points[2 * index + 1]! });
}
