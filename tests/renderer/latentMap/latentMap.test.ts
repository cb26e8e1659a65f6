import { describe, expect, it } from 'vitest';
import {
  bandOffset,
  betweenFrames,
  codeStatistics,
  easedShare,
  fullCode,
  informativeAxes,
  mapPoints,
  steadyAxes,
} from '../../../src-renderer/latentMap/mapPoints';
import { mapTicks } from '../../../src-renderer/latentMap/mapAxes';
import {
  baseView,
  steadyExtent,
  steadySquare,
  toCode,
  toPlace,
  visibleCodes,
  zoomedView,
} from '../../../src-renderer/latentMap/mapView';
import { inkPixels } from '../../../src-renderer/latentMap/inkImage';
import { visibleLattice } from '../../../src-renderer/latentMap/lattice';
import { pickPoint, placeOfPoint } from '../../../src-renderer/latentMap/picking';

/** 680 px for 6.8 units: 100 px a unit, the origin in the middle. */
const view = baseView(680, 680);

describe('the view', () => {
  it('has the origin in the middle, the second axis upwards and equal units', () => {
    expect(view.pxPerUnit).toBeCloseTo(100, 10);
    expect(toPlace(view, { x: 1, y: 2 })).toEqual({ x: 440, y: 140 });
    const wide = baseView(1000, 680);
    expect(wide.pxPerUnit).toBeCloseTo(100, 10);
    expect(toPlace(wide, { x: 0, y: 0 })).toEqual({ x: 500, y: 340 });
  });

  it('returns from a place to its code under any pan and zoom', () => {
    const moved = zoomedView(view, { k: 3.7, x: -120, y: 45 });
    const code = toCode(moved, toPlace(moved, { x: -1.25, y: 0.5 }));
    expect(code.x).toBeCloseTo(-1.25, 12);
    expect(code.y).toBeCloseTo(0.5, 12);
  });

  it('zooms about the place that d3-zoom keeps fixed', () => {
    // Twice as large about (100, 100): k = 2, x = y = 100 - 2 * 100.
    const fixed = { x: 100, y: 100 };
    const zoomed = zoomedView(view, { k: 2, x: -100, y: -100 });
    expect(toPlace(zoomed, toCode(view, fixed))).toEqual(fixed);
  });

  it('says which codes can be seen', () => {
    const { x, y } = visibleCodes(view);
    expect(x[0]).toBeCloseTo(-3.4, 10);
    expect(x[1]).toBeCloseTo(3.4, 10);
    expect(y[0]).toBeCloseTo(-3.4, 10);
    expect(y[1]).toBeCloseTo(3.4, 10);
  });

  it('puts ticks at round codes', () => {
    const ticks = mapTicks(view).x;
    expect(ticks.map(({ label }) => label)).toEqual([
      '\u22123',
      '\u22122',
      '\u22121',
      '0',
      '1',
      '2',
      '3',
    ]);
    expect(ticks[4]!.at).toBeCloseTo(440, 10);
  });

  it('rests while the points stay near the prior and grows in steps beyond', () => {
    expect(steadyExtent(Float32Array.of(0, 0, 2, -3))).toBe(3.4);
    expect(steadyExtent(Float32Array.of(0, 4, 0, 4))).toBeCloseTo(3.4 * 1.4, 10);
    expect(steadyExtent(Float32Array.of(0, 4.4, 0, 4.4))).toBeCloseTo(3.4 * 1.4, 10);
    expect(steadyExtent(new Float32Array())).toBe(3.4);
  });

  it('goes near to codes that have no prior, at even steps too', () => {
    // x in 10.04..10.44, y in 0..0.2: half a side of 0.2 with 5 % of air and an eighth for the centre is
    // 0.24; 3.4 / 1.4^7 = 0.3225 holds it, the next step, 0.2304, does not.
    const { extent, centre } = steadySquare(Float32Array.of(10.04, 0, 10.44, 0.2, 10.2, 0.1));
    expect(extent).toBeCloseTo(3.4 / 1.4 ** 7, 6);
    expect(Math.abs(centre.x - 10.24)).toBeLessThanOrEqual(extent / 8);
    expect(Math.abs(centre.y - 0.1)).toBeLessThanOrEqual(extent / 8);
    expect(steadySquare(Float32Array.of(10.05, 0, 10.45, 0.2, 10.2, 0.1)).centre).toEqual(centre);
    expect(steadySquare(Float32Array.of(5, 5)).extent).toBe(3.4);
    expect(steadySquare(new Float32Array()).extent).toBe(3.4);
  });

  it('leaves the farthest half per cent of a large sample outside', () => {
    const points = new Float32Array(2 * 1000);
    points[0] = 500;
    expect(steadyExtent(points)).toBe(3.4);
  });
});

describe('picking', () => {
  // Images 0..3: two of class 0 and two of class 1; 1 and 2 lie 3 px apart.
  const points = Float32Array.of(0, 0, 1, 1, 1.03, 1, -2, 0.5);
  const classes = [0, 0, 1, 1];
  const all = () => true;
  const only = (label: number) => (index: number) => classes[index] === label;

  it('returns the index of the nearest point within the radius', () => {
    expect(pickPoint(view, points, { x: 341, y: 339 }, 5, all)).toBe(0);
    expect(pickPoint(view, points, { x: 442, y: 240 }, 5, all)).toBe(2);
    expect(pickPoint(view, points, { x: 441, y: 240 }, 5, all)).toBe(1);
  });

  it('returns null where no point is near', () => {
    expect(pickPoint(view, points, { x: 346, y: 340 }, 5, all)).toBeNull();
  });

  it('never returns a point of a hidden class, and keeps the index of those shown', () => {
    const overTwo = { x: 443, y: 240 };
    expect(pickPoint(view, points, overTwo, 5, all)).toBe(2);
    expect(pickPoint(view, points, overTwo, 5, only(0))).toBe(1);
    expect(pickPoint(view, points, overTwo, 5, only(1))).toBe(2);
    expect(pickPoint(view, points, { x: 140, y: 290 }, 5, only(0))).toBeNull();
    expect(pickPoint(view, points, { x: 140, y: 290 }, 5, only(1))).toBe(3);
  });

  it('follows pan and zoom', () => {
    const moved = zoomedView(view, { k: 4, x: -900, y: -700 });
    const place = placeOfPoint(moved, points, 3);
    expect(pickPoint(moved, points, place, 1, all)).toBe(3);
  });

  it('gives the later of two points in one place, which is drawn on top', () => {
    const twins = Float32Array.of(1, 1, 1, 1);
    expect(pickPoint(view, twins, { x: 440, y: 240 }, 5, all)).toBe(1);
  });
});

describe('codes on the map', () => {
  it('have a mean and a spread along each dimension, and a farthest value', () => {
    // Along z1: 1, 3, 5 with variance (4 + 0 + 4) / 3; along z2 always 1000.
    const { mean, spread, reach } = codeStatistics(Float32Array.of(1, 1000, 3, 1000, 5, 1000), 2);
    expect([...mean]).toEqual([3, 1000]);
    expect(spread[0]).toBeCloseTo(Math.sqrt(8 / 3), 6);
    expect(spread[1]).toBe(0);
    expect(reach).toBe(1000);
  });

  const means = Float32Array.of(1, 2, 3, 4, 5, 6);

  it('takes the two dimensions shown out of each code', () => {
    expect([...mapPoints(means, 3, [2, 0])]).toEqual([3, 1, 6, 4]);
  });

  it('spreads a one-dimensional space over a band, the same for each image always', () => {
    const points = mapPoints(Float32Array.of(0.5, -1), 1, [0, 0]);
    expect([points[0], points[2]]).toEqual([0.5, -1]);
    expect(points[1]).toBeCloseTo(2.4 * bandOffset(0), 6);
    expect(points[3]).toBeCloseTo(2.4 * bandOffset(1), 6);
    const low = mapPoints(Float32Array.of(0.5, -1), 1, [0, 0], 0.1);
    expect(low[3]).toBeCloseTo(0.1 * bandOffset(1), 6);
    expect(points[1]).not.toBe(points[3]);
  });

  it('shows the two dimensions with the largest KL, in their own order when there are two', () => {
    expect(informativeAxes([0.1, 3, 0.2, 5])).toEqual([3, 1]);
    expect(informativeAxes([1, 9])).toEqual([0, 1]);
    expect(informativeAxes([4])).toEqual([0, 0]);
    expect(informativeAxes([2, 2, 2])).toEqual([0, 1]);
  });

  it('keeps the axes shown until others carry clearly more', () => {
    expect(steadyAxes(null, [1, 3, 2])).toEqual([1, 2]);
    expect(steadyAxes([1, 2], [2.2, 3, 2])).toEqual([1, 2]);
    expect(steadyAxes([1, 2], [2.6, 3, 2])).toEqual([1, 0]);
    // The two shown may trade places in size without turning the map.
    expect(steadyAxes([1, 2], [0, 3, 9])).toEqual([1, 2]);
  });

  it('makes whole codes with the given rest in the dimensions that are not shown', () => {
    const rest = Float32Array.of(7, 8, 9);
    expect([...fullCode({ x: 1.5, y: -2 }, rest, [2, 0])]).toEqual([-2, 8, 1.5]);
    expect([...rest]).toEqual([7, 8, 9]);
    expect([...fullCode({ x: 1.5, y: -2 }, new Float32Array(4), [3, 1])]).toEqual([0, -2, 0, 1.5]);
    expect([...fullCode({ x: 1.5, y: -2 }, new Float32Array(1), [0, 0])]).toEqual([1.5]);
  });
});

describe('the images under the points', () => {
  it('lie on multiples of a round step, at least as far apart as asked', () => {
    const { step, points } = visibleLattice(view, 40);
    expect(step).toBe(0.5);
    // -3.4..3.4 holds the 13 multiples -3, -2.5, ..., 3 on each axis.
    expect(points).toHaveLength(169);
    expect(points[0]).toEqual({ x: -3, y: -3 });
    expect(points.at(-1)).toEqual({ x: 3, y: 3 });
    expect(visibleLattice(view, 51).step).toBe(1);
    expect(visibleLattice(view, 100).step).toBe(1);
  });

  it('stay where they are when the map is panned', () => {
    const panned = visibleLattice(zoomedView(view, { k: 1, x: 30, y: 0 }), 40);
    expect(panned.step).toBe(0.5);
    expect(panned.points.every(({ x }) => Number.isInteger(x / 0.5))).toBe(true);
  });

  it('turn grey values into the opacity of one ink and keep colours', () => {
    const grey = { height: 1, width: 2, channels: 1 };
    expect([...inkPixels(Uint8Array.of(0, 255), grey, [1, 2, 3], 0.4)]).toEqual([
      1, 2, 3, 0, 1, 2, 3, 102,
    ]);
    const color = { height: 1, width: 1, channels: 3 };
    expect([...inkPixels(Uint8Array.of(9, 8, 7), color, [1, 2, 3], 0.4)]).toEqual([9, 8, 7, 102]);
  });
});

describe('the journey between two frames', () => {
  it('starts at the old places, ends at the new ones and is half way at half time', () => {
    const from = Float32Array.of(0, 0);
    const to = Float32Array.of(2, -4);
    expect([...betweenFrames(from, to, 0)]).toEqual([0, 0]);
    expect([...betweenFrames(from, to, easedShare(0.5))]).toEqual([1, -2]);
    expect(betweenFrames(from, to, 1)).toBe(to);
  });

  it('jumps when the number of points differs', () => {
    const to = Float32Array.of(2, -4);
    expect(betweenFrames(new Float32Array(4), to, 0.5)).toBe(to);
  });

  it('never leaves the way', () => {
    for (let t = -0.5; t <= 1.5; t += 0.05) {
      expect(easedShare(t)).toBeGreaterThanOrEqual(0);
      expect(easedShare(t)).toBeLessThanOrEqual(1);
    }
  });
});
