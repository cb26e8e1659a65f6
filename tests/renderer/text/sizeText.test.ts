import { expect, test } from 'vitest';
import { bytesText, gigabytesText, shapeText } from '../../../src-renderer/text/sizeText';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [54_950_048, '55.0 MB'],
  [17_179_869_184, '17.2 GB'],
  [512e9, '512 GB'],
])('%d bytes read %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});

test('a shape reads height × width × channels', () => {
  expect(shapeText({ height: 28, width: 32, channels: 3 })).toBe('28×32×3');
});

test.each([
  [33_454_000_000, '33.5'],
  [421_000_000, '0.42'],
  [141_200_000_000, '141'],
])('%d bytes in a column of GB read %s', (bytes, text) => {
  expect(gigabytesText(bytes)).toBe(text);
});
