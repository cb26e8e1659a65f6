import type { Generator } from '../generator';
import { FRAME_PX, renderDigit } from './render';
import {
  drawAllograph,
  drawFactors,
  FACTOR_NAMES,
  FACTOR_UNITS,
  factorRow,
  jitterStrokes,
} from './style';

const CLASS_COUNT = 10;

/** Handwritten-like digits, 28 x 28 x 1, white on black. */
export const DIGITS: Generator = {
  name: 'digits',
  title: 'Digits (generated)',
  classNames: Array.from({ length: CLASS_COUNT }, (_, digit) => String(digit)),
  shape: { height: FRAME_PX, width: FRAME_PX, channels: 1 },
  valueType: 'uint8',
  factorNames: FACTOR_NAMES,
  factorUnits: FACTOR_UNITS,
  trainCount: 12_000,
  testCount: 2_000,
  draw(random, out, digit) {
    const factors = drawFactors(digit, random);
    const strokes = jitterStrokes(drawAllograph(digit, random).strokes, random);
    renderDigit(strokes, factors, out);
    return factorRow(factors);
  },
};
