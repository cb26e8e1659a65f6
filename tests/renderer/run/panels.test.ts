import { describe, expect, it } from 'vitest';
import { soloClass, toggleClass } from '../../../src-renderer/screens/run/classFilter';
import { distanceBars } from '../../../src-renderer/screens/run/distanceBars';
import { frameAt, livePosition, positionOf } from '../../../src-renderer/screens/run/frameSlider';
import { layOutGallery } from '../../../src-renderer/screens/run/galleryLayout';
import {
  firstPair,
  gallerySample,
  pairStack,
  planePairs,
  worstFirst,
} from '../../../src-renderer/screens/run/galleryOrder';
import { labelledCells, lineValues } from '../../../src-renderer/screens/run/manifoldLine';
import { movedShare } from '../../../src-renderer/screens/run/splitShare';
import {
  isSameCode,
  joinCodes,
  splitCodes,
  stripEnds,
} from '../../../src-renderer/screens/run/stripEnds';
import { layOutSheet, roomiestColumns } from '../../../src-renderer/charts/imageSheet';

const frames = [
  { stepIndex: 10, epoch: 1 },
  { stepIndex: 20, epoch: 2 },
  { stepIndex: 30, epoch: 3 },
];
const shape = { height: 28, width: 28, channels: 1 };

describe('the time slider', () => {
  it('has a place for each kept frame and the live map at its end', () => {
    expect(livePosition(frames)).toBe(3);
    expect(frameAt(frames, 0)).toEqual(frames[0]);
    expect(frameAt(frames, 3)).toBeNull();
  });

  it('stands at the last frame at or before the step shown', () => {
    expect(positionOf(frames, null)).toBe(3);
    expect(positionOf(frames, 20)).toBe(1);
    expect(positionOf(frames, 25)).toBe(1);
    expect(positionOf(frames, 5)).toBe(0);
    expect(positionOf([], null)).toBe(0);
  });

  it('keeps its place in the past while new frames are added', () => {
    const grown = [...frames, { stepIndex: 40, epoch: 4 }];
    expect(positionOf(grown, 20)).toBe(positionOf(frames, 20));
    expect(positionOf(grown, null)).toBe(4);
  });
});

describe('the gallery', () => {
  it('takes the first image of each class, then the second of each', () => {
    const labels = Uint8Array.of(1, 1, 0, 2, 0, 1);
    expect(gallerySample(labels, 6, 5)).toEqual([2, 0, 3, 4, 1]);
    expect(gallerySample(labels, 6, 99)).toEqual([2, 0, 3, 4, 1, 5]);
    expect(gallerySample(null, 6, 3)).toEqual([0, 1, 2]);
    expect(gallerySample(labels, 0, 3)).toEqual([]);
  });

  it('puts the largest loss first and keeps the order of equal ones', () => {
    expect(worstFirst([90, 140, 90, 141])).toEqual([3, 1, 0, 2]);
  });

  it('stacks each original over its own reconstruction', () => {
    // Images of one pixel: originals 10..14, reconstructions 20..22 of images 4, 0, 2.
    const originals = Uint8Array.of(10, 11, 12, 13, 14);
    const reconstructions = Uint8Array.of(24, 20, 22);
    const stack = pairStack(originals, reconstructions, [2, 4], [2, 0], 1);
    expect([...stack]).toEqual([12, 14, 22, 24]);
  });

  it('enlarges small images to a comfortable size while two rows of them fit', () => {
    expect(layOutGallery(shape, { widthPx: 420, heightPx: 150 }, 64)).toEqual({
      columns: 7,
      rows: 1,
      imageWidthPx: 56,
      imageHeightPx: 56,
    });
    expect(layOutGallery(shape, { widthPx: 420, heightPx: 90 }, 64)).toMatchObject({
      columns: 13,
      imageWidthPx: 28,
    });
    expect(layOutGallery(shape, { widthPx: 1000, heightPx: 700 }, 20)).toMatchObject({
      columns: 16,
      rows: 2,
    });
  });

  it('shows a second row only where its nats have room too', () => {
    // Two rows of 30 x 12 images, twice as large: 2 * (2 * 24 + 4 + 18) + 8 px.
    const wide = { height: 12, width: 30, channels: 1 };
    expect(layOutGallery(wide, { widthPx: 420, heightPx: 148 }, 64).rows).toBe(2);
    expect(layOutGallery(wide, { widthPx: 420, heightPx: 147 }, 64).rows).toBe(1);
  });

  it('begins an interpolation between two classes', () => {
    expect(firstPair(Uint8Array.of(3, 3, 5), 3)).toEqual([0, 2]);
    expect(firstPair(Uint8Array.of(3, 3), 2)).toEqual([0, 1]);
    expect(firstPair(null, 2)).toEqual([0, 1]);
    expect(firstPair(null, 1)).toBeNull();
  });
});

describe('pairs of points in the plane', () => {
  it('hold each original and its own reconstruction, joined by a line', () => {
    const pixels = Uint8Array.of(10, 11, 20, 21, 30, 31);
    const pairs = planePairs(
      { pixels },
      { indices: [2, 0], pixels: Uint8Array.of(33, 34, 13, 14) },
    );
    expect([...pairs.points]).toEqual([30, 31, 10, 11, 33, 34, 13, 14]);
    expect(pairs.lines).toEqual([
      [0, 2],
      [1, 3],
    ]);
    expect([...pairs.classes]).toEqual([8, 8, 0, 0]);
  });
});

describe('the ends of a strip', () => {
  const none = { selected: null, partner: null, fromCode: null, toCode: null };
  const [a, b, c] = [Float32Array.of(1, 0), Float32Array.of(0, 1), Float32Array.of(5, 5)];

  it('are two images of different classes until others are chosen', () => {
    expect(stripEnds(none, [0, 4], [])).toEqual({ kind: 'images', from: 0, to: 4 });
    expect(stripEnds({ ...none, selected: 4 }, [0, 4], [])).toMatchObject({ from: 4, to: 0 });
    expect(stripEnds({ ...none, selected: 7, partner: 2 }, [0, 4], [a, b])).toMatchObject({
      from: 7,
      to: 2,
    });
  });

  it('are the first two samples where images have no codes', () => {
    expect(stripEnds(none, null, [a, b])).toEqual({ kind: 'codes', from: a, to: b });
    expect(stripEnds(none, null, [a])).toBeNull();
    expect(stripEnds(none, null, [])).toBeNull();
  });

  it('are the drawn codes once one was chosen, the other end being another sample', () => {
    expect(stripEnds({ ...none, fromCode: a }, [0, 4], [a, b])).toMatchObject({ from: a, to: b });
    expect(stripEnds({ ...none, fromCode: c }, [0, 4], [a, b])).toMatchObject({ from: c, to: a });
    expect(stripEnds({ ...none, toCode: a }, [0, 4], [a, b])).toMatchObject({ from: b, to: a });
    expect(stripEnds({ ...none, fromCode: c, toCode: b }, null, [])).toMatchObject({
      from: c,
      to: b,
    });
  });

  it('travel as one stack of codes', () => {
    const joined = joinCodes(a, c);
    expect([...joined]).toEqual([1, 0, 5, 5]);
    expect(splitCodes(joined, 2).map((code) => [...code])).toEqual([
      [1, 0],
      [5, 5],
    ]);
    expect(isSameCode(a, Float32Array.of(1, 0))).toBe(true);
    expect(isSameCode(a, b)).toBe(false);
    expect(isSameCode(a, null)).toBe(false);
  });
});

describe('the sheet of samples', () => {
  it('has as many columns as leave each image the largest', () => {
    const square = { widthPx: 300, heightPx: 300 };
    expect(roomiestColumns(shape, 36, square, 0)).toBe(6);
    expect(roomiestColumns(shape, 36, { widthPx: 400, heightPx: 100 }, 0)).toBe(12);
    expect(roomiestColumns(shape, 1, square, 4)).toBe(1);
  });
});

describe('the chart of step distances', () => {
  const layout = layOutSheet(shape, { columns: 4, rows: 1 }, { widthPx: 124, heightPx: 28 }, 4);

  it('centres each bar on the gap between its two images, as high as the step is long', () => {
    const bars = distanceBars([1, 4, 2], layout, 22);
    expect(bars.map(({ x, width }) => x + width / 2)).toEqual([30, 62, 94]);
    expect(bars.map(({ height }) => height)).toEqual([5, 20, 10]);
  });

  it('marks a step of more than twice the median as a jump', () => {
    expect(distanceBars([1, 1, 3], layout, 22).map(({ isSpike }) => isSpike)).toEqual([
      false,
      false,
      true,
    ]);
    expect(distanceBars([0, 0, 0], layout, 22).some(({ isSpike }) => isSpike)).toBe(false);
  });
});

describe('the manifold grid', () => {
  it('labels cells at even strides, both ends where that is possible', () => {
    expect(labelledCells(10, 28, 40)).toEqual([0, 3, 6, 9]);
    expect(labelledCells(15, 28, 40)).toEqual([0, 2, 4, 6, 8, 10, 12, 14]);
    expect(labelledCells(20, 28, 40)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
    expect(labelledCells(3, 100, 40)).toEqual([0, 1, 2]);
  });

  it('reads one dimension from end to end at even steps', () => {
    expect([...lineValues(4, 3)]).toEqual([-3, -1, 1, 3]);
  });
});

describe('the class filter', () => {
  it('switches one class and back', () => {
    const hidden = toggleClass(new Set(), 3);
    expect([...hidden]).toEqual([3]);
    expect([...toggleClass(hidden, 3)]).toEqual([]);
  });

  it('shows one class alone, and all again when it stood alone', () => {
    const alone = soloClass(new Set(), 1, 4);
    expect([...alone]).toEqual([0, 2, 3]);
    expect([...soloClass(alone, 1, 4)]).toEqual([]);
    expect([...soloClass(alone, 2, 4)]).toEqual([0, 1, 3]);
  });
});

describe('movedShare', () => {
  it('moves the divider and leaves both sides their least size', () => {
    expect(movedShare(0.5, 100, 1000, [200, 200])).toBe(0.6);
    expect(movedShare(0.5, 900, 1000, [200, 200])).toBe(0.8);
    expect(movedShare(0.5, -900, 1000, [200, 300])).toBe(0.2);
  });

  it('gives the first side its least size where there is too little room for both', () => {
    expect(movedShare(0.5, 0, 300, [200, 200])).toBeCloseTo(2 / 3, 12);
    expect(movedShare(0.5, 0, 0, [200, 200])).toBe(0.5);
  });
});
