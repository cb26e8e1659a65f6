import { describe, expect, test } from 'vitest';
import { ALLOGRAPHS } from '../../../../src-main/data/generators/digits/allographs';
import { renderDigit } from '../../../../src-main/data/generators/digits/render';
import type { DigitFactors } from '../../../../src-main/data/generators/digits/style';
import { imageMoments, principalAngleDegrees, type ImageMoments } from './imageMoments';

const PLAIN: Omit<DigitFactors, 'digit'> = {
  slantDegrees: 0,
  thicknessPx: 2.5,
  scale: 1,
  rotationDegrees: 0,
  shiftXPx: 0,
  shiftYPx: 0,
};

function draw(digit: number, changes: Partial<DigitFactors> = {}): Uint8Array {
  const strokes = ALLOGRAPHS.find((form) => form.digit === digit)!.strokes;
  const pixels = new Uint8Array(28 * 28);
  renderDigit(strokes, { digit, ...PLAIN, ...changes }, pixels);
  return pixels;
}

function measure(digit: number, changes: Partial<DigitFactors> = {}): ImageMoments {
  return imageMoments(draw(digit, changes));
}

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

describe.each(DIGITS)('digit %i', (digit) => {
  const plain = measure(digit);

  test('a thicker pen puts ink in proportion', () => {
    // Twice the pen: a little less than twice the ink where strokes cross, a little more by its round ends.
    const ratio = measure(digit, { thicknessPx: 4 }).ink / measure(digit, { thicknessPx: 2 }).ink;
    expect(ratio).toBeGreaterThan(1.6);
    expect(ratio).toBeLessThan(2.15);
  });

  test('a slant of s degrees shears: cov(x, y) falls by tan(s) var(y) and heights stay', () => {
    const slanted = measure(digit, { slantDegrees: 20 });
    // Pieces of a curve grow or shrink with their direction, which moves ink along it: hence the wide bounds.
    const shear = -(slanted.covariance - plain.covariance) / plain.varianceY;
    expect(Math.abs(shear - Math.tan((20 * Math.PI) / 180))).toBeLessThan(0.08);
    expect(Math.abs(slanted.varianceY / plain.varianceY - 1)).toBeLessThan(0.06);
  });

  test('a rotation leaves the moment of inertia and turns the covariance clockwise', () => {
    // For moments turned by r: cov' = cov cos 2r + (varX - varY) / 2 sin 2r, with y downwards and r clockwise.
    const turned = measure(digit, { rotationDegrees: 12 });
    const angle = (24 * Math.PI) / 180;
    const expected =
      plain.covariance * Math.cos(angle) +
      ((plain.varianceX - plain.varianceY) / 2) * Math.sin(angle);
    expect(Math.abs(turned.covariance - expected)).toBeLessThan(0.4);
    const inertia = (moments: ImageMoments): number => moments.varianceX + moments.varianceY;
    expect(inertia(turned) / inertia(plain)).toBeCloseTo(1, 1);
  });

  test('a scale of 0.8 shrinks spreads to 0.8', () => {
    const small = measure(digit, { scale: 0.8 });
    expect(Math.sqrt(small.varianceY / plain.varianceY)).toBeCloseTo(0.8, 1);
  });

  test('a shift moves the centre of the ink by that many pixels', () => {
    const shifted = measure(digit, { shiftXPx: 1.5, shiftYPx: -0.75 });
    expect(shifted.centreX - plain.centreX).toBeCloseTo(1.5, 1);
    expect(shifted.centreY - plain.centreY).toBeCloseTo(-0.75, 1);
  });
});

test('an upright 1 turned by 10 degrees has its axis at 10 degrees', () => {
  const upright = principalAngleDegrees(measure(1));
  expect(principalAngleDegrees(measure(1, { rotationDegrees: 10 })) - upright).toBeCloseTo(10, 0);
});

test('the middle of a stroke is white, the frame beyond the pen black, the edge between', () => {
  const row = [...draw(1, { thicknessPx: 3 }).subarray(14 * 28, 15 * 28)];
  expect(Math.max(...row)).toBe(255);
  expect(
    row
      .slice(0, 11)
      .concat(row.slice(17))
      .every((value) => value === 0),
  ).toBe(true);
  expect(row.some((value) => value > 0 && value < 255)).toBe(true);
});
