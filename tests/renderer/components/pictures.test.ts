import { describe, expect, it } from 'vitest';
import { linePoints } from '../../../src-renderer/components/images/paintPicture';
import { pictureFrame, pictureKind } from '../../../src-renderer/components/images/pictureKind';
import {
  meshLines,
  nearestPoint,
  planePlace,
  planeView,
} from '../../../src-renderer/components/images/planeView';

const row = (width: number, channels = 1) => ({ height: 1, width, channels });

describe('the kind of a picture', () => {
  it('is a point for two numbers, a line for up to 512, pixels for everything else', () => {
    expect(pictureKind(row(2))).toBe('point');
    expect(pictureKind(row(3))).toBe('line');
    expect(pictureKind(row(512))).toBe('line');
    expect(pictureKind(row(513))).toBe('pixels');
    expect(pictureKind(row(1))).toBe('pixels');
    expect(pictureKind(row(2, 3))).toBe('pixels');
    expect(pictureKind({ height: 2, width: 2, channels: 1 })).toBe('pixels');
  });

  it('gives an image its own size and a vector that of a plot', () => {
    expect(pictureFrame({ height: 28, width: 30, channels: 1 })).toEqual({ height: 28, width: 30 });
    expect(pictureFrame(row(64)).height).toBeGreaterThan(16);
    expect(pictureFrame(row(2)).width).toBe(pictureFrame(row(2)).height);
  });
});

describe('a vector as a line', () => {
  it('goes from left to right with 255 at the top, inside the box', () => {
    const box = { x: 10, y: 100, width: 100, height: 50 };
    const [first, middle, last] = linePoints(Uint8Array.of(0, 255, 0), box);
    // 6 % of either side stay free: 6 px and 3 px.
    expect(first).toEqual({ x: 16, y: 147 });
    expect(middle).toEqual({ x: 60, y: 103 });
    expect(last).toEqual({ x: 104, y: 147 });
  });
});

describe('points in the plane', () => {
  const points = Uint8Array.of(100, 100, 200, 150);

  it('fill the plot at one scale for both axes, y upwards', () => {
    // 100 units over 200 - 2 * 6 px are less a unit than 50 over 88.
    const view = planeView([points], 200, 100);
    expect(view.pxPerUnit).toBeCloseTo(88 / 50, 10);
    const [first, second] = [planePlace(view, points, 0), planePlace(view, points, 1)];
    expect(first.y).toBeCloseTo(94, 10);
    expect(second.y).toBeCloseTo(6, 10);
    expect(second.x - first.x).toBeCloseTo(176, 10);
    expect((first.x + second.x) / 2).toBeCloseTo(100, 10);
  });

  it('keep the view of all stacks together', () => {
    const wide = planeView([points, Uint8Array.of(0, 0)], 200, 100);
    expect(wide.pxPerUnit).toBeCloseTo(88 / 150, 10);
  });

  it('are found by the nearest within reach', () => {
    const view = planeView([points], 200, 100);
    const { x, y } = planePlace(view, points, 1);
    expect(nearestPoint(view, points, { x: x - 4, y: y + 3 }, 10)).toBe(1);
    expect(nearestPoint(view, points, { x: x - 40, y }, 10)).toBeNull();
  });

  it('of a grid are joined along its rows and its columns', () => {
    expect(meshLines(2)).toEqual([
      [0, 1],
      [2, 3],
      [0, 2],
      [1, 3],
    ]);
  });
});
