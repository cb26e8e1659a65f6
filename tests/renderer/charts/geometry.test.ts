import { describe, expect, it } from 'vitest';
import { imageAt, imageOrigin, layOutSheet } from '../../../src-renderer/charts/imageSheet';
import {
  codeText,
  countText,
  durationText,
  natsText,
} from '../../../src-renderer/charts/numberText';
import { countBelow, countUpTo, nearestIndex } from '../../../src-renderer/charts/sortedSearch';
import { spreadLabels } from '../../../src-renderer/charts/spreadLabels';

const shape = { height: 28, width: 28, channels: 1 };

describe('layOutSheet', () => {
  it('draws at the largest whole multiple that fits', () => {
    const layout = layOutSheet(shape, { columns: 3, rows: 1 }, { widthPx: 300, heightPx: 90 }, 4);
    expect(layout).toMatchObject({
      scale: 3,
      widthPx: 84,
      heightPx: 84,
      totalWidthPx: 260,
      totalHeightPx: 84,
    });
  });

  it('counts multiples in device px, so that images stay exact on a fine screen', () => {
    const room = { widthPx: 70, heightPx: 70 };
    const layout = layOutSheet(shape, { columns: 1, rows: 1 }, room, 0, 2);
    expect(layout).toMatchObject({ scale: 5, widthPx: 70 });
  });

  it('shrinks below one only where one does not fit', () => {
    const room = { widthPx: 420, heightPx: 420 };
    const layout = layOutSheet(shape, { columns: 30, rows: 30 }, room, 0);
    expect(layout.scale).toBe(0.5);
    expect(layout.totalWidthPx).toBe(420);
  });

  it('finds the image under a place, none in gaps and outside', () => {
    const layout = layOutSheet(shape, { columns: 3, rows: 2 }, { widthPx: 92, heightPx: 60 }, 4);
    expect(imageAt(layout, 0, 0)).toBe(0);
    expect(imageAt(layout, 27.9, 0)).toBe(0);
    expect(imageAt(layout, 29, 0)).toBeNull();
    expect(imageAt(layout, 32, 32)).toBe(4);
    expect(imageAt(layout, 91, 59)).toBe(5);
    expect(imageAt(layout, 96, 10)).toBeNull();
    expect(imageAt(layout, -1, 10)).toBeNull();
    expect(imageOrigin(layout, 4)).toEqual({ x: 32, y: 32 });
  });
});

describe('spreadLabels', () => {
  it('leaves labels that do not touch where they want to be', () => {
    expect(spreadLabels([10, 40], 14, [0, 100])).toEqual([10, 40]);
  });

  it('moves touching labels apart and keeps the order given', () => {
    expect(spreadLabels([50, 48], 14, [0, 100])).toEqual([62, 48]);
  });

  it('keeps labels inside the range', () => {
    expect(spreadLabels([98, 99], 14, [0, 100])).toEqual([86, 100]);
    expect(spreadLabels([-5, 1], 14, [0, 100])).toEqual([0, 14]);
  });
});

describe('search in a rising column', () => {
  const column = Float64Array.of(1, 3, 3, 7);

  it('counts below and up to a limit', () => {
    expect([0, 1, 3, 8].map((limit) => countBelow(column, limit))).toEqual([0, 0, 1, 4]);
    expect([0, 1, 3, 8].map((limit) => countUpTo(column, limit))).toEqual([0, 1, 3, 4]);
  });

  it('finds the nearest, at the ends too', () => {
    expect([-5, 1.9, 2.1, 5.5, 99].map((target) => nearestIndex(column, target))).toEqual([
      0, 0, 1, 3, 3,
    ]);
    expect(nearestIndex(new Float64Array(), 1)).toBe(-1);
  });
});

describe('numbers as text', () => {
  it('gives losses the digits that mean something', () => {
    expect([152.64, 4.176, 0.0213, 0, -3.5, NaN].map(natsText)).toEqual([
      '152.6',
      '4.18',
      '0.021',
      '0.00',
      '\u22123.50',
      '–',
    ]);
  });

  it('gives a loss of a run that went astray as a power of ten, which fits its place', () => {
    expect([99_999.94, 655_602.4, -2_530_689_446.8].map(natsText)).toEqual([
      '99999.9',
      '6.56e5',
      '\u22122.53e9',
    ]);
  });

  it('writes codes with a true minus and no negative zero', () => {
    expect([-1.254, -0.001, 2].map(codeText)).toEqual(['\u22121.25', '0.00', '2.00']);
  });

  it('groups counts and shortens times', () => {
    expect([999, 12_000, 1_234_567].map(countText)).toEqual([
      '999',
      '12\u202f000',
      '1\u202f234\u202f567',
    ]);
    expect([0.4, 59, 61, 192, 7500].map(durationText)).toEqual([
      '0 s',
      '59 s',
      '1 m 01 s',
      '3 m 12 s',
      '2 h 05 m',
    ]);
  });
});
