import type { LatentSubject } from '../latentSubject';
import type { MeasureTools } from '../measure';
import { type CodePair, codeBetween, joinedCodes } from './codePairs';
import { codesAPass, imageDistance } from './passes';

/**
 * Of a step of a 24th of a strip they leave 2.5e-6 of the strip: a slope a hundred times the strip's mean then still
 * makes less than a thousandth of its length, and the ends are ten roundings of a 32-bit code apart.
 */
const HALVINGS = 14;

/** A step of a strip from t = start to t = end. */
export interface StripStep {
  strip: number;
  pair: CodePair;
  start: number;
  end: number;
}

/** A step while it shrinks, with the images at its ends. */
interface Shrinking {
  pair: CodePair;
  start: number;
  end: number;
  atStart: Float32Array;
  atEnd: Float32Array;
}

/**
 * Halves each step again and again, keeping the half in which the image moves more, and returns by how much it moves
 * in the last half, in the order of the steps.
 */
export async function remainingJumps(
  subject: LatentSubject,
  tools: MeasureTools,
  steps: readonly StripStep[],
): Promise<number[]> {
  const jumps: number[] = [];
  // Both ends of each are held.
  const stepsAPass = Math.max(1, Math.floor(codesAPass(subject) / 2));
  for (let start = 0; start < steps.length; start += stepsAPass) {
    const part = steps.slice(start, start + stepsAPass);
    jumps.push(...(await shrink(subject, tools, part)));
  }
  return jumps;
}

async function shrink(
  subject: LatentSubject,
  { betweenPasses }: MeasureTools,
  steps: readonly StripStep[],
): Promise<number[]> {
  const imagesAt = async (places: readonly { pair: CodePair; t: number }[]) => {
    const codes = places.map(({ pair, t }) => codeBetween(pair, t));
    const images = await subject.decode(joinedCodes(codes));
    await betweenPasses();
    const size = subject.valuesPerImage;
    return places.map((_, at) => images.subarray(at * size, (at + 1) * size));
  };
  const starts = await imagesAt(steps.map(({ pair, start }) => ({ pair, t: start })));
  const ends = await imagesAt(steps.map(({ pair, end }) => ({ pair, t: end })));
  let shrinking: Shrinking[] = steps.map(({ pair, start, end }, at) => ({
    pair,
    start,
    end,
    atStart: starts[at]!,
    atEnd: ends[at]!,
  }));
  for (let halving = 0; halving < HALVINGS; halving++) {
    const places = shrinking.map(({ pair, start, end }) => ({ pair, t: (start + end) / 2 }));
    const middles = await imagesAt(places);
    shrinking = shrinking.map((step, at) => steeperHalf(step, places[at]!.t, middles[at]!));
  }
  return shrinking.map(({ atStart, atEnd }) => imageDistance(atStart, atEnd));
}

function steeperHalf(step: Shrinking, middle: number, atMiddle: Float32Array): Shrinking {
  return imageDistance(step.atStart, atMiddle) > imageDistance(atMiddle, step.atEnd)
    ? { ...step, end: middle, atEnd: atMiddle }
    : { ...step, start: middle, atStart: atMiddle };
}
