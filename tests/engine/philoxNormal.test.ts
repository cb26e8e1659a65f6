import { expect, test } from 'vitest';
import { philoxBlock, philoxNormal } from './philoxNormal';

test('blocks are those of the reference implementation', () => {
  // philox4x32 with 10 rounds in kat_vectors of Random123, which the paper's authors publish.
  expect(philoxBlock([0, 0, 0, 0], [0, 0])).toEqual([
    0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8,
  ]);
  const ones = 0xffffffff;
  expect(philoxBlock([ones, ones, ones, ones], [ones, ones])).toEqual([
    0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd,
  ]);
  expect(
    philoxBlock([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]),
  ).toEqual([0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]);
});

test('a longer draw of a seed begins with the shorter one', () => {
  expect(philoxNormal([3, -4], 9).slice(0, 6)).toEqual(philoxNormal([3, -4], 6));
});
