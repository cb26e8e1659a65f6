import { describe, expect, test } from 'vitest';
import {
  columnsThatFit,
  gridLayout,
  imageAt,
} from '../../../src-renderer/components/images/gridLayout';

const SHAPE = { height: 28, width: 20, channels: 1 };

describe('a grid of images', () => {
  // 7 images of 40 × 56 px in rows of 3, 4 px apart.
  const layout = gridLayout(7, 3, SHAPE, 2, 4);

  test('has room for its rows without a gap at the edges', () => {
    expect(layout).toMatchObject({ rows: 3, widthPx: 3 * 40 + 2 * 4, heightPx: 3 * 56 + 2 * 4 });
  });

  test('knows the image under a place, and none past the last or outside', () => {
    expect(imageAt(layout, 7, 0, 0)).toBe(0);
    expect(imageAt(layout, 7, 45, 61)).toBe(4);
    expect(imageAt(layout, 7, 10, 130)).toBe(6);
    expect(imageAt(layout, 7, 60, 130)).toBeNull();
    expect(imageAt(layout, 7, -1, 0)).toBeNull();
    expect(imageAt(layout, 7, 400, 0)).toBeNull();
  });

  test('has as many columns as fit, at least one', () => {
    // Three columns need 3 × 40 + 2 × 4 = 128 px.
    expect(columnsThatFit(128, SHAPE, 2, 4)).toBe(3);
    expect(columnsThatFit(127, SHAPE, 2, 4)).toBe(2);
    expect(columnsThatFit(5, SHAPE, 2, 4)).toBe(1);
  });
});
