import type { LatentFrameRef } from '../../../src-shared/domain';

/** The slider has one place for each kept frame and one more, at its end, for the live map. */
export function livePosition(frames: readonly LatentFrameRef[]): number {
  return frames.length;
}

/** Returns the kept frame at a place of the slider, or null for the live end. */
export function frameAt(
  frames: readonly LatentFrameRef[],
  position: number,
): LatentFrameRef | null {
  return frames[position] ?? null;
}

/** Returns the place of the frame shown: the last kept one at or before its step; live at the end. */
export function positionOf(frames: readonly LatentFrameRef[], stepIndex: number | null): number {
  if (stepIndex === null) return livePosition(frames);
  let position = 0;
  while (position + 1 < frames.length && frames[position + 1]!.stepIndex <= stepIndex) position++;
  return position;
}
