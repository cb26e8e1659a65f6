import { expect, test } from 'vitest';
import {
  decodeClientMessage,
  decodeServiceMessage,
  encodeMessage,
} from '../../../src-shared/contract/messages';

test('typed arrays cross with their type and every bit', () => {
  const params = {
    codes: new Float32Array([1.5, -0, NaN, 3e38]),
    steps: new Float64Array([1, 2 ** 53]),
    labels: new Int32Array([-1, 2 ** 31 - 1]),
    pixels: new Uint8Array([0, 255]),
  };
  const bytes = encodeMessage({ type: 'request', id: 7, name: 'explore.decode', params });
  expect(decodeClientMessage(bytes)).toEqual({
    type: 'request',
    id: 7,
    name: 'explore.decode',
    params,
  });
});

test('a view into a larger buffer sends only its own numbers', () => {
  const whole = new Float32Array([1, 2, 3, 4]);
  const bytes = encodeMessage({
    type: 'request',
    id: 1,
    name: 'explore.decode',
    params: whole.subarray(1, 3),
  });
  expect(decodeClientMessage(bytes)).toMatchObject({ params: new Float32Array([2, 3]) });
});

test('a failed response keeps its code, message and field', () => {
  const error = { code: 'config', message: 'm', field: 'model.beta' } as const;
  const bytes = encodeMessage({ type: 'response', id: 2, ok: false, error });
  expect(decodeServiceMessage(bytes)).toEqual({ type: 'response', id: 2, ok: false, error });
});

test('bytes that are no message throw instead of giving half a message', () => {
  const bytes = encodeMessage({ type: 'request', id: 1, name: 'runs.list', params: {} });
  expect(() => decodeClientMessage(bytes.subarray(0, bytes.length - 3))).toThrow(RangeError);
});

test('a Float32 extension of five bytes is refused', () => {
  // 0xc7 = ext 8: length 5, type 1 (Float32), then five bytes.
  const bytes = new Uint8Array([0xc7, 5, 1, 0, 0, 0, 0, 0]);
  expect(() => decodeClientMessage(bytes)).toThrow('4-byte numbers cannot have 5 bytes');
});

test('a list announced as four thousand million entries is refused before it is made', () => {
  // 0xdd = array 32, then its length.
  const bytes = new Uint8Array([0xdd, 0xff, 0xff, 0xff, 0xff]);
  expect(() => decodeClientMessage(bytes)).toThrow('array length');
});
