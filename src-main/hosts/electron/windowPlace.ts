import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';

/** Where the window stands, in device-independent pixels. */
export interface WindowPlace {
  x: number;
  y: number;
  width: number;
  height: number;
  isMaximized: boolean;
}

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A title bar of at least this much must be within reach. */
const MIN_VISIBLE_PX = 80;
const MAX_SIDE_PX = 32_768;

const side = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_SIDE_PX));
const windowPlace = v.object({
  x: v.pipe(v.number(), v.integer()),
  y: v.pipe(v.number(), v.integer()),
  width: side,
  height: side,
  isMaximized: v.boolean(),
});

/** Returns the place kept in a file, or null where there is none that can be used. */
export function readWindowPlace(file: string): WindowPlace | null {
  try {
    return v.parse(windowPlace, JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // The first start, or a file that someone damaged: the window has a default place.
    return null;
  }
}

/** Keeps a place in a file, whole or not at all. Throws where the file cannot be written. */
export function writeWindowPlace(file: string, place: WindowPlace): void {
  const partial = `${file}.partial`;
  writeFileSync(partial, JSON.stringify(place));
  renameSync(partial, file);
}

/** Tells whether the top edge of a window at this place can still be seen and grabbed. */
export function isWithinReach(place: WindowPlace, workAreas: readonly Area[]): boolean {
  return workAreas.some((area) => {
    const visibleWidth =
      Math.min(place.x + place.width, area.x + area.width) - Math.max(place.x, area.x);
    const isTopVisible = place.y >= area.y && place.y < area.y + area.height - MIN_VISIBLE_PX;
    return isTopVisible && visibleWidth >= MIN_VISIBLE_PX;
  });
}
