import { expect, test } from 'vitest';
import { columnsThatFit } from '../../../../src-renderer/screens/data/columnsThatFit';

test.each([
  // Three images of 40 px with gaps of 4 px need 3 × 40 + 2 × 4 = 128 px.
  [128, 3],
  [127, 2],
  [5, 1],
])('%d px have room for %d images of 40 px', (availablePx, columns) => {
  expect(columnsThatFit(availablePx, 40, 4)).toBe(columns);
});
