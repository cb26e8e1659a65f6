import { Duplex, PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import {
  type FromService,
  readFrames,
  type ToService,
  writeFrame,
} from '../../../src-main/hosts/service/link';

const MESSAGES: (ToService | FromService)[] = [
  { kind: 'ready' },
  { kind: 'failed', message: 'the workspace “ä” is in use' },
  { kind: 'send', connectionId: 3, bytes: Uint8Array.from({ length: 1000 }, (_, i) => i % 251) },
  { kind: 'activity', isTraining: true },
  { kind: 'receive', connectionId: 4_000_000_000, bytes: Uint8Array.of(0) },
  { kind: 'receive', connectionId: 5, bytes: new Uint8Array() },
  { kind: 'shut-down' },
];

test.each([1, 7, 8, 9, 1021, 100_000])(
  'messages come whole and in order when the pipe hands them over in pieces of %i bytes',
  async (pieceBytes) => {
    const written = new PassThrough({ highWaterMark: 1e6 });
    for (const message of MESSAGES) writeFrame(written, message);
    const all = written.read() as Buffer;
    const pipe = Duplex.from(
      (function* () {
        for (let at = 0; at < all.length; at += pieceBytes) yield all.subarray(at, at + pieceBytes);
      })(),
    );
    const heard: unknown[] = [];
    readFrames(pipe, (message) => heard.push(message));
    await new Promise((resolve) => pipe.once('end', resolve));
    expect(heard).toEqual(MESSAGES);
  },
);

test('the bytes of a message stand alone, not in a buffer shared with others', async () => {
  const pipe = new PassThrough();
  const heard = new Promise<FromService | ToService>((resolve) => {
    readFrames(pipe, resolve);
  });
  writeFrame(pipe, { kind: 'send', connectionId: 1, bytes: Uint8Array.of(1, 2, 3) });
  const message = await heard;
  expect(message.kind === 'send' && message.bytes.buffer.byteLength).toBe(3);
});
