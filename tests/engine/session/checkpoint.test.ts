import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
} from '../../../src-main/engine/session/checkpoint';
import { StoreError } from '../../../src-shared/errors';

const checkpoint: Checkpoint = {
  fingerprint: 'f'.repeat(64),
  stepIndex: 1234,
  entries: [
    {
      name: 'encoder/dense0/kernel',
      shape: [2, 3],
      values: Float32Array.of(1, -2, 3.5, 0, -0, 1e-38),
    },
    { name: 'encoder/dense0/bias', shape: [1], values: Float32Array.of(Math.PI) },
    { name: 'steps/é', shape: [], values: Float32Array.of(7) },
  ],
};

/** Gives changed bytes a right checksum, so that the checks behind it are reached. */
function resealed(file: Uint8Array): Uint8Array {
  const body = file.subarray(0, -32);
  return Buffer.concat([body, createHash('sha256').update(body).digest()]);
}

test('what was encoded is decoded, bit for bit', () => {
  expect(decodeCheckpoint(encodeCheckpoint(checkpoint))).toEqual(checkpoint);
});

test('a file inside a larger buffer is decoded too', () => {
  const file = encodeCheckpoint(checkpoint);
  const buffer = new Uint8Array(file.length + 3);
  buffer.set(file, 3);
  expect(decodeCheckpoint(buffer.subarray(3))).toEqual(checkpoint);
});

test('the same checkpoint gives the same bytes', () => {
  expect(encodeCheckpoint(checkpoint)).toEqual(encodeCheckpoint(structuredClone(checkpoint)));
});

test('a flipped bit in any byte is refused', () => {
  const file = encodeCheckpoint(checkpoint);
  for (let i = 0; i < file.length; i++) {
    const damaged = file.slice();
    damaged[i] = damaged[i]! ^ (1 << (i % 8));
    expect(() => decodeCheckpoint(damaged), `byte ${i}`).toThrow(StoreError);
  }
});

test('a file cut at any length is refused, and so is one with more behind it', () => {
  const file = encodeCheckpoint(checkpoint);
  for (let length = 0; length < file.length; length++) {
    expect(() => decodeCheckpoint(file.subarray(0, length)), `${length} bytes`).toThrow(StoreError);
  }
  expect(() => decodeCheckpoint(Buffer.concat([file, Buffer.of(0)]))).toThrow(StoreError);
});

test('a file of another kind is told apart from a damaged one', () => {
  const other = resealed(Buffer.concat([Buffer.from('\x89PNG\r\n'), Buffer.alloc(100)]));
  expect(() => decodeCheckpoint(other)).toThrow('a checkpoint must start with LWCKPT');
});

test('another format version is named', () => {
  const file = encodeCheckpoint(checkpoint).slice();
  file[8] = 2;
  expect(() => decodeCheckpoint(resealed(file))).toThrow(
    'a checkpoint must have format version 1, got 2',
  );
});

test('values that do not fill the header’s shapes are refused', () => {
  const file = encodeCheckpoint(checkpoint);
  const shortened = Buffer.concat([file.subarray(0, -36), Buffer.alloc(32)]);
  expect(() => decodeCheckpoint(resealed(shortened))).toThrow(
    "a checkpoint's values must take 32 bytes as its header says, got 28",
  );
});
