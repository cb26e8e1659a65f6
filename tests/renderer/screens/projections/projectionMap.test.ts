import { describe, expect, it } from 'vitest';
import {
  ERROR_STEPS,
  errorRamp,
  isShown,
  paintByClass,
  paintByError,
  topOfScale,
} from '../../../../src-renderer/screens/projections/pointPaint';
import { toUnitSquare } from '../../../../src-renderer/screens/projections/unitSquare';
import type { Rgb } from '../../../../src-renderer/charts/themeColors';

const PALETTE: Rgb[] = [
  [1, 0, 0],
  [0, 1, 0],
];
const GREY: Rgb = [9, 9, 9];

describe('the unit square', () => {
  it('holds the longer axis from end to end, with one scale on both', () => {
    // Width 8 about 6, height 4 about 0: a quarter of each.
    const points = toUnitSquare(Float32Array.of(2, -2, 10, 2, 6, 0));
    expect([...points]).toEqual([-1, -0.5, 1, 0.5, 0, 0]);
  });

  it('is the same for a map that has only grown', () => {
    const small = Float32Array.of(1, 2, 3, 5, -2, 0.5);
    const large = small.map((value) => 4096 * value);
    expect([...toUnitSquare(large)]).toEqual([...toUnitSquare(small)]);
  });

  it('leaves a few far points outside rather than the many small', () => {
    const coords = new Float32Array(2 * 2000).map((_, at) => Math.sin(at));
    coords[0] = 1e6;
    const points = toUnitSquare(coords);
    expect(points[0]).toBeGreaterThan(1e5);
    expect(Math.max(...points.subarray(1))).toBeGreaterThan(0.9);
  });

  it('puts points of one place in the middle, and stands without points', () => {
    expect([...toUnitSquare(Float32Array.of(3, 3, 3, 3))]).toEqual([0, 0, 0, 0]);
    expect(toUnitSquare(new Float32Array())).toHaveLength(0);
  });
});

describe('the paint of points', () => {
  const labels = Int32Array.of(0, 1, 2, 0);

  it('by class repeats the palette and hides classes', () => {
    const paint = paintByClass(labels, 4, PALETTE, new Set([1]));
    expect([...paint.bins]).toEqual([0, 1, 2, 0]);
    expect(paint.colors).toEqual([PALETTE[0], null, PALETTE[0]]);
    expect([0, 1, 2, 3].map((index) => isShown(paint, index))).toEqual([true, false, true, true]);
  });

  it('without labels is one colour', () => {
    const paint = paintByClass(null, 3, PALETTE, new Set());
    expect([...paint.bins]).toEqual([0, 0, 0]);
    expect(paint.colors).toEqual([PALETTE[0]]);
  });

  it('by error rises with the share, and has colours of its own for points not looked at', () => {
    const ramp = errorRamp('light');
    const shares = Float32Array.of(0, 0.05, NaN, 0.9);
    const paint = paintByError(shares, labels, new Set(), 0.1, ramp, GREY);
    expect([...paint.bins]).toEqual([0, ERROR_STEPS / 2, ERROR_STEPS, ERROR_STEPS - 1]);
    expect(paint.colors[ERROR_STEPS]).toBe(GREY);
    expect(paint.colors).toHaveLength(ERROR_STEPS + 2);
  });

  it('by error keeps hidden classes hidden', () => {
    const shares = new Float32Array(4).fill(0.02);
    const paint = paintByError(shares, labels, new Set([0]), 0.1, errorRamp('dark'), GREY);
    expect([0, 1, 2, 3].map((index) => isShown(paint, index))).toEqual([false, true, true, false]);
  });

  it('has a scale that ends on a round number beyond nearly all shares', () => {
    const shares = Float32Array.from({ length: 1000 }, (_, i) => (i < 990 ? i / 10_000 : 1));
    expect(topOfScale(shares)).toBe(0.1);
    expect(topOfScale(Float32Array.of(0, 0, NaN))).toBe(0.01);
    expect(topOfScale(Float32Array.of(NaN, 0.23))).toBeCloseTo(0.3, 12);
  });
});
