import { describe, expect, test } from 'vitest';
import { ALLOGRAPHS } from '../../../../src-main/data/generators/digits/allographs';
import {
  drawAllograph,
  drawFactors,
  FACTOR_NAMES,
  FACTOR_UNITS,
  factorRow,
  jitterStrokes,
} from '../../../../src-main/data/generators/digits/style';
import { createRandom } from '../../../../src-shared/random';

test('every digit has a form, and every pen point lies in the frame of the forms', () => {
  expect(new Set(ALLOGRAPHS.map((form) => form.digit)).size).toBe(10);
  for (const { x, y } of ALLOGRAPHS.flatMap((form) => form.strokes.flat())) {
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x).toBeLessThanOrEqual(0.8);
    expect(y).toBeGreaterThanOrEqual(0);
    expect(y).toBeLessThanOrEqual(1.01);
  }
});

test('forms are drawn in proportion to their weights', () => {
  // 1 is written bare, with a flag, with flag and foot as 3 : 2 : 1; 6000 draws have a standard deviation below 39.
  const random = createRandom(0, 'test');
  const times = new Map<string, number>();
  for (let draw = 0; draw < 6000; draw++) {
    const { form } = drawAllograph(1, random);
    times.set(form, (times.get(form) ?? 0) + 1);
  }
  expect(Math.abs(times.get('bare')! - 3000)).toBeLessThan(200);
  expect(Math.abs(times.get('flag')! - 2000)).toBeLessThan(200);
  expect(Math.abs(times.get('flag and foot')! - 1000)).toBeLessThan(200);
});

test('a digit that does not exist is refused', () => {
  expect(() => drawAllograph(10, createRandom(0, 'test'))).toThrow(
    'digit must be an integer in 0..9, got 10',
  );
});

describe('drawFactors', () => {
  test('a row of factors has a value, a name and a unit at each place', () => {
    const row = factorRow(drawFactors(3, createRandom(0, 'test')));
    expect(row[FACTOR_NAMES.indexOf('class')]).toBe(3);
    expect(row).toHaveLength(FACTOR_NAMES.length);
    expect(FACTOR_UNITS).toHaveLength(FACTOR_NAMES.length);
  });

  test('factors vary and stay where a digit is legible and inside the frame', () => {
    const random = createRandom(0, 'test');
    const drawn = Array.from({ length: 2000 }, () => drawFactors(0, random));
    const range = (values: number[]): [number, number] => [
      Math.min(...values),
      Math.max(...values),
    ];
    const [thin, thick] = range(drawn.map((factors) => factors.thicknessPx));
    expect([thin >= 1.5, thin < 1.7, thick > 4, thick <= 4.2]).toEqual([true, true, true, true]);
    const [left, right] = range(drawn.map((factors) => factors.shiftXPx));
    expect([left >= -1.8, left < -1.5, right > 1.5, right <= 1.8]).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });
});

test('jitter moves every point a little and keeps corners', () => {
  const { strokes } = ALLOGRAPHS.find((form) => form.digit === 7)!;
  const jittered = jitterStrokes(strokes, createRandom(0, 'test'));
  jittered.flat().forEach((point, index) => {
    const original = strokes.flat()[index]!;
    const distance = Math.hypot(point.x - original.x, point.y - original.y);
    expect(distance).toBeGreaterThan(0);
    expect(distance).toBeLessThan(0.3);
    expect(point.isCorner).toBe(original.isCorner);
  });
});
