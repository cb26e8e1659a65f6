import type { Random } from '../../../../src-shared/random';
import { ALLOGRAPHS, type Allograph, type PenPoint, type PenStroke } from './allographs';

/** The known factors of one image. */
export interface DigitFactors {
  digit: number;
  /** Shear of the upright strokes, positive leaning right; a true shear, so heights stay as they are. */
  slantDegrees: number;
  /** Diameter of the pen. */
  thicknessPx: number;
  /** Size of the pen's path relative to the usual one. */
  scale: number;
  /** Positive turns clockwise on the screen. */
  rotationDegrees: number;
  shiftXPx: number;
  shiftYPx: number;
}

export const FACTOR_NAMES = [
  'class',
  'slant',
  'thickness',
  'scale',
  'rotation',
  'shift x',
  'shift y',
];
export const FACTOR_UNITS = ['', 'degrees', 'pixels', 'ratio', 'degrees', 'pixels', 'pixels'];

/** Returns the factors in the order of FACTOR_NAMES. */
export function factorRow(factors: DigitFactors): number[] {
  const { digit, slantDegrees, thicknessPx, scale, rotationDegrees, shiftXPx, shiftYPx } = factors;
  return [digit, slantDegrees, thicknessPx, scale, rotationDegrees, shiftXPx, shiftYPx];
}

/** Draws the factors of one image; each is a normal cut off where the digit would leave the frame or look unlike one. */
export function drawFactors(digit: number, random: Random): DigitFactors {
  return {
    digit,
    slantDegrees: truncatedNormal(random, 8, 9, -16, 32),
    thicknessPx: truncatedNormal(random, 2.6, 0.6, 1.5, 4.2),
    scale: truncatedNormal(random, 1, 0.07, 0.82, 1.14),
    rotationDegrees: truncatedNormal(random, 0, 5, -14, 14),
    shiftXPx: truncatedNormal(random, 0, 0.7, -1.8, 1.8),
    shiftYPx: truncatedNormal(random, 0, 0.7, -1.8, 1.8),
  };
}

function truncatedNormal(
  random: Random,
  mean: number,
  spread: number,
  low: number,
  high: number,
): number {
  for (;;) {
    const value = mean + spread * random.normal();
    if (value >= low && value <= high) return value;
  }
}

/** Returns one of the digit's forms, drawn by weight. */
export function drawAllograph(digit: number, random: Random): Allograph {
  const forms = ALLOGRAPHS.filter((form) => form.digit === digit);
  let left = random.uniform() * forms.reduce((sum, form) => sum + form.weight, 0);
  const chosen = forms.find((form) => (left -= form.weight) < 0) ?? forms.at(-1);
  if (chosen === undefined)
    throw new RangeError(`digit must be an integer in 0..9, got ${String(digit)}`);
  return chosen;
}

/** Of the digit's height: how far a single pen point strays, and how far the slow bends of a whole digit reach. */
const POINT_SPREAD = 0.023;
const BEND_SPREAD = 0.038;
const WIDTH_SPREAD = 0.12;

/**
 * Returns the strokes as one hand might write them this time: slightly wider or narrower, bent by two slow waves that
 * keep touching strokes together, and each pen point a little astray.
 */
export function jitterStrokes(strokes: readonly PenStroke[], random: Random): PenStroke[] {
  const width = Math.exp(WIDTH_SPREAD * random.normal());
  const bendX = drawWave(random);
  const bendY = drawWave(random);
  const jitter = ({ x, y, isCorner }: PenPoint): PenPoint => ({
    x: width * x + bendX(y) + POINT_SPREAD * random.normal(),
    y: y + bendY(x) + POINT_SPREAD * random.normal(),
    isCorner,
  });
  return strokes.map((stroke) => stroke.map(jitter));
}

/** A slow wave: between a quarter and one whole period over the digit. */
function drawWave(random: Random): (at: number) => number {
  const amplitude = BEND_SPREAD * random.normal();
  const frequency = 2 * Math.PI * (0.25 + 0.75 * random.uniform());
  const phase = 2 * Math.PI * random.uniform();
  return (at) => amplitude * Math.sin(frequency * at + phase);
}
