import { decode, encode, ExtensionCodec } from '@msgpack/msgpack';
import type { ErrorReport } from '../errors';
import type { EventName, Events } from './events';

/** What travels between a client and the service, the same on every transport. */
export type ClientMessage = { type: 'request'; id: number; name: string; params: unknown };
export type ServiceMessage =
  | { type: 'response'; id: number; ok: true; value: unknown }
  | { type: 'response'; id: number; ok: false; error: ErrorReport }
  | { [Name in EventName]: { type: 'event'; name: Name; payload: Events[Name] } }[EventName];

/** Bytes of the largest message a client may send; larger ones close the connection. */
export const MAX_CLIENT_MESSAGE_BYTES = 32 * 1024 * 1024;

/**
 * A few bytes can announce a huge list or map, so what a client may announce is bounded: the longest
 * lists are a config's layers and 256 sample indices.
 */
const CLIENT_LIMITS = { maxArrayLength: 4096, maxMapLength: 4096 };

/** MessagePack extension numbers of the typed arrays that the contract uses. */
const FLOAT32 = 1;
const FLOAT64 = 2;
const INT32 = 3;

const extensionCodec = new ExtensionCodec();
extensionCodec.register({
  type: FLOAT32,
  encode: (value) => (value instanceof Float32Array ? bytesOf(value) : null),
  decode: (bytes) => new Float32Array(alignedCopy(bytes, 4)),
});
extensionCodec.register({
  type: FLOAT64,
  encode: (value) => (value instanceof Float64Array ? bytesOf(value) : null),
  decode: (bytes) => new Float64Array(alignedCopy(bytes, 8)),
});
extensionCodec.register({
  type: INT32,
  encode: (value) => (value instanceof Int32Array ? bytesOf(value) : null),
  decode: (bytes) => new Int32Array(alignedCopy(bytes, 4)),
});

/** Returns the message as bytes; typed arrays cross as raw little-endian numbers. */
export function encodeMessage(message: ClientMessage | ServiceMessage): Uint8Array {
  return encode(message, { extensionCodec, ignoreUndefined: true });
}

/** Returns the message of the service in these bytes; the service is trusted. */
export function decodeServiceMessage(bytes: Uint8Array): ServiceMessage {
  return decode(bytes, { extensionCodec }) as ServiceMessage;
}

/** Returns what a client sent, unchecked: the service's edge validates it. Throws on broken bytes. */
export function decodeClientMessage(bytes: Uint8Array): unknown {
  return decode(bytes, { extensionCodec, ...CLIENT_LIMITS });
}

function bytesOf(values: Float32Array | Float64Array | Int32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function alignedCopy(bytes: Uint8Array, bytesPerNumber: number): ArrayBuffer {
  if (bytes.byteLength % bytesPerNumber !== 0) {
    throw new RangeError(
      `a typed array of ${bytesPerNumber}-byte numbers cannot have ${bytes.byteLength} bytes`,
    );
  }
  // Not `slice`: Node's Buffer, which a socket hands over, shares its memory with its slices.
  return new Uint8Array(bytes).buffer;
}
