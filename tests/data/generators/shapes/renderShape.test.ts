import { describe, expect, test } from 'vitest';
import {
  renderShape,
  SHAPE_NAMES,
  type PlacedShape,
  type ShapeName,
} from '../../../../src-main/data/generators/shapes/renderShape';

const SIDE = 32;

function draw(shape: ShapeName, placed: Partial<PlacedShape> = {}): Uint8Array {
  const image = new Uint8Array(SIDE * SIDE);
  renderShape({ shape, xPx: 16, yPx: 16, sizePx: 10, rotationDegrees: 0, ...placed }, image);
  return image;
}

function largestDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((largest, value, at) => Math.max(largest, Math.abs(value - b[at]!)), 0);
}

/** Area in pixels and centre of gravity from the left and the top. */
function measure(image: Uint8Array): { area: number; x: number; y: number } {
  const ink = { area: 0, x: 0, y: 0 };
  image.forEach((value, at) => {
    ink.area += value / 255;
    ink.x += (value / 255) * ((at % SIDE) + 0.5);
    ink.y += (value / 255) * (Math.floor(at / SIDE) + 0.5);
  });
  return { area: ink.area, x: ink.x / ink.area, y: ink.y / ink.area };
}

describe.each(SHAPE_NAMES)('a %s', (shape) => {
  test.each([6, 8.3, 11])(
    'of size %d covers the square of it in pixels, within 0.5 %',
    (sizePx) => {
      for (const rotationDegrees of [0, 13, 31, 75]) {
        const { area } = measure(draw(shape, { sizePx, rotationDegrees }));
        expect(Math.abs(area / sizePx ** 2 - 1)).toBeLessThan(0.005);
      }
    },
  );

  test('has its centre of gravity at its position, within a hundredth of a pixel', () => {
    const { x, y } = measure(draw(shape, { xPx: 13.3, yPx: 18.8, rotationDegrees: 22 }));
    expect(Math.abs(x - 13.3)).toBeLessThan(0.01);
    expect(Math.abs(y - 18.8)).toBeLessThan(0.01);
  });

  test('a pixel to the right and two down is the same image there', () => {
    const here = draw(shape, { xPx: 12.3, yPx: 14.6, rotationDegrees: 41 });
    const there = draw(shape, { xPx: 13.3, yPx: 16.6, rotationDegrees: 41 });
    const moved = new Uint8Array(SIDE * SIDE);
    moved.set(here.subarray(0, -(2 * SIDE + 1)), 2 * SIDE + 1);
    expect(largestDifference(there, moved)).toBeLessThanOrEqual(1);
  });

  test('has soft edges: pixels of many grey values', () => {
    expect(new Set(draw(shape, { xPx: 15.3, rotationDegrees: 20 })).size).toBeGreaterThan(8);
  });
});

describe('rotation', () => {
  // A value halfway between two greys may be rounded either way.
  test.each([
    ['triangle', 120],
    ['square', 90],
    ['circle', 37],
  ] as const)('by its symmetry leaves a %s as it is (%d degrees)', (shape, degrees) => {
    const image = draw(shape, { rotationDegrees: 11 });
    const turned = draw(shape, { rotationDegrees: 11 + degrees });
    expect(largestDifference(image, turned)).toBeLessThanOrEqual(1);
  });

  test.each([
    ['triangle', 90],
    ['square', 45],
  ] as const)('by less changes a %s (%d degrees)', (shape, degrees) => {
    expect(largestDifference(draw(shape), draw(shape, { rotationDegrees: degrees }))).toBe(255);
  });

  test('turns clockwise on the screen: a triangle that points up points to the right after 90 degrees', () => {
    // Its corner is 10 * 0.877 px from its centre, the side across 10 * 0.439.
    const up = draw('triangle');
    const right = draw('triangle', { rotationDegrees: 90 });
    const at = (image: Uint8Array, x: number, y: number): number =>
      image[(15 + y) * SIDE + 15 + x]!;
    expect([at(up, 0, -6), at(up, 0, 6)]).toEqual([255, 0]);
    expect([at(right, 6, 0), at(right, -6, 0)]).toEqual([255, 0]);
  });
});

test('a square of size 10 on the grid is exactly 10 x 10 white pixels', () => {
  const image = draw('square');
  image.forEach((value, at) => {
    const [x, y] = [at % SIDE, Math.floor(at / SIDE)];
    const isInside = x >= 11 && x < 21 && y >= 11 && y < 21;
    expect(value).toBe(isInside ? 255 : 0);
  });
});
