import { expect, test } from 'vitest';
import {
  createAccessToken,
  isSameSecret,
  offersToken,
} from '../../../src-main/hosts/server/accessToken';

test('a token has 256 bits, is new each time and is safe in a URL and a header', () => {
  const tokens = new Set(Array.from({ length: 100 }, createAccessToken));
  expect(tokens.size).toBe(100);
  for (const token of tokens) {
    expect(token).toMatch(/^[\w-]+$/);
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  }
});

test('only latent.<token> is the token', () => {
  expect(offersToken(['latent.abc'], 'abc')).toBe(true);
  expect(offersToken(['chat', 'latent.abc'], 'abc')).toBe(true);
  expect(offersToken(['abc'], 'abc')).toBe(false);
  expect(offersToken(['latent.'], 'abc')).toBe(false);
  expect(offersToken(['latent.abcd', 'latent.ab'], 'abc')).toBe(false);
  expect(offersToken([], 'abc')).toBe(false);
});

test('secrets of different lengths are compared without a fault', () => {
  expect(isSameSecret('', 'abc')).toBe(false);
  expect(isSameSecret('abc', 'abc')).toBe(true);
});
