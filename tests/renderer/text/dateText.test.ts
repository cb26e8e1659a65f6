import { expect, test } from 'vitest';
import { dateText } from '../../../src-renderer/text/dateText';

// The tests run in UTC.
const now = Date.UTC(2026, 10, 21, 9, 30);

test.each([
  [Date.UTC(2026, 10, 21, 0, 5), '00:05'],
  [Date.UTC(2026, 10, 20, 23, 59), 'yesterday 23:59'],
  [Date.UTC(2026, 10, 19, 14, 12), '19 Nov 14:12'],
  [Date.UTC(2025, 11, 31, 14, 12), '31 Dec 2025'],
])('%d reads %s', (atMs, text) => {
  expect(dateText(atMs, now)).toBe(text);
});
