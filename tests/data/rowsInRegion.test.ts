import { expect, test } from 'vitest';
import type { ByteRegion } from '../../src-main/data/byteRegion';
import { rowsInRegion, runsOf } from '../../src-main/data/rowsInRegion';

test('indices are taken together where they follow one another, in their order', () => {
  expect([...runsOf(Uint32Array.of(4, 5, 6, 2, 3, 3, 0))]).toEqual([
    { place: 0, first: 4, count: 3 },
    { place: 3, first: 2, count: 2 },
    { place: 5, first: 3, count: 1 },
    { place: 6, first: 0, count: 1 },
  ]);
  expect([...runsOf(new Uint32Array(0))]).toEqual([]);
});

test('only the rows that are asked for are read, neighbours in one piece, a file opened once', () => {
  const stored = Float32Array.from({ length: 20 }, (_, value) => value);
  const reads: number[][] = [];
  let openings = 0;
  const region: ByteRegion = {
    length: stored.byteLength,
    use(take) {
      openings += 1;
      return take((offset, out) => {
        reads.push([offset, out.length]);
        out.set(new Uint8Array(stored.buffer, offset, out.length));
      });
    },
  };
  const out = new Float32Array(7);
  rowsInRegion(region, 'float32', 2).read(Uint32Array.of(3, 4, 0), out);
  expect([...out]).toEqual([6, 7, 8, 9, 0, 1, 0]);
  expect(reads).toEqual([
    [24, 16],
    [0, 8],
  ]);
  expect(openings).toBe(1);
});
