import { expect, test } from 'vitest';
import type { PenStroke } from '../../../../src-main/data/generators/digits/allographs';
import {
  flattenStroke,
  PIECES_PER_SPAN,
} from '../../../../src-main/data/generators/digits/penPath';

function stroke(...points: [x: number, y: number, isCorner?: boolean][]): PenStroke {
  return points.map(([x, y, isCorner = false]) => ({ x, y, isCorner }));
}

test('the curve passes through every pen point', () => {
  const points = stroke([0, 0], [1, 2], [3, 1], [4, 4]);
  const polyline = flattenStroke(points);
  points.forEach(({ x, y }, index) => {
    expect(polyline[index * PIECES_PER_SPAN * 2]).toBeCloseTo(x, 12);
    expect(polyline[index * PIECES_PER_SPAN * 2 + 1]).toBeCloseTo(y, 12);
  });
  expect(polyline).toHaveLength((3 * PIECES_PER_SPAN + 1) * 2);
});

test('points on a line give a line, however uneven their distances', () => {
  const polyline = flattenStroke(stroke([0, 0], [1, 2], [1.5, 3], [10, 20]));
  for (let i = 0; i < polyline.length; i += 2) {
    expect(polyline[i + 1]).toBeCloseTo(2 * polyline[i]!, 12);
  }
});

test('between the first and the last span, points on a circle give a curve within 1 % of it', () => {
  const points = Array.from({ length: 9 }, (_, k): [number, number] => [
    Math.cos((k * Math.PI) / 4),
    Math.sin((k * Math.PI) / 4),
  ]);
  const polyline = flattenStroke(stroke(...points));
  for (let piece = PIECES_PER_SPAN; piece <= 7 * PIECES_PER_SPAN; piece++) {
    const radius = Math.hypot(polyline[2 * piece]!, polyline[2 * piece + 1]!);
    expect(Math.abs(radius - 1)).toBeLessThan(0.01);
  }
});

test('a corner keeps both sides straight where a smooth point bends them', () => {
  const strayFromLegs = (isCorner: boolean): number => {
    const polyline = flattenStroke(stroke([0, 0], [1, 0, isCorner], [1, 1]));
    let stray = 0;
    for (let i = 0; i < polyline.length; i += 2) {
      stray = Math.max(stray, Math.min(Math.abs(polyline[i + 1]!), Math.abs(polyline[i]! - 1)));
    }
    return stray;
  };
  expect(strayFromLegs(true)).toBeLessThan(1e-12);
  expect(strayFromLegs(false)).toBeGreaterThan(0.02);
});

test('a stroke without points is refused', () => {
  expect(() => flattenStroke([])).toThrow('a stroke needs at least one point');
});
