import { expect, test } from 'vitest';
import { valueRangeText } from '../../../../src-renderer/screens/data/valueText';

test.each([
  [0, 1, '0 to 1'],
  // Three digits of a width of 3.95.
  [-1.63987, 2.3149, '\u22121.64 to 2.31'],
  [0.007156, 180, '0 to 180'],
  [0, 0.83333, '0 to 0.833'],
  [0, 3e-9, '0 to 3e-9'],
  [3, 3, '3'],
])('%d to %d is written %s', (min, max, text) => {
  expect(valueRangeText({ min, max })).toBe(text);
});
