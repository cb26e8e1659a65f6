import { createHash } from 'node:crypto';
import { StoreError } from '../../../src-shared/errors';
import type { StateEntry } from '../execution/executor';
import { sizeOf } from '../shape';

/** What a checkpoint file holds. */
export interface Checkpoint {
  /** `configFingerprint` of the run that wrote it. */
  fingerprint: string;
  /** Steps done. */
  stepIndex: number;
  entries: StateEntry[];
}

interface Header {
  fingerprint: string;
  stepIndex: number;
  entries: { name: string; shape: number[] }[];
}

/*
 * Layout, little-endian:
 *   8 bytes   'LWCKPT\r\n' (the line end shows a file that was sent as text)
 *   uint32    format version
 *   uint32    length of the header in bytes
 *   header    JSON, padded with spaces to a multiple of 4
 *   float32   the entries' values, in the header's order
 *   32 bytes  SHA-256 of all before it
 */
const MAGIC = Buffer.from('LWCKPT\r\n', 'latin1');
const FORMAT_VERSION = 1;
const PREFIX_BYTES = MAGIC.length + 8;
const DIGEST_BYTES = 32;

/** Returns the file of a checkpoint; the same checkpoint always gives the same bytes. */
export function encodeCheckpoint({ fingerprint, stepIndex, entries }: Checkpoint): Uint8Array {
  const header: Header = {
    fingerprint,
    stepIndex,
    entries: entries.map(({ name, shape }) => ({ name, shape: [...shape] })),
  };
  const json = Buffer.from(JSON.stringify(header));
  const headerBytes = Math.ceil(json.length / 4) * 4;
  const valueCount = entries.reduce((sum, { values }) => sum + values.length, 0);
  const file = Buffer.alloc(PREFIX_BYTES + headerBytes + valueCount * 4 + DIGEST_BYTES, ' ');
  MAGIC.copy(file);
  file.writeUInt32LE(FORMAT_VERSION, MAGIC.length);
  file.writeUInt32LE(headerBytes, MAGIC.length + 4);
  json.copy(file, PREFIX_BYTES);
  let offset = PREFIX_BYTES + headerBytes;
  for (const { values } of entries) offset = writeFloats(file, offset, values);
  sha256(file.subarray(0, offset)).copy(file, offset);
  return file;
}

/**
 * Returns the checkpoint in a file's bytes, with copies of its values.
 * @throws StoreError when anything in the file is not as written: start, version, length, checksum,
 *   header or values.
 */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < PREFIX_BYTES + DIGEST_BYTES || !file.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new StoreError('a checkpoint must start with LWCKPT, got another or a truncated file');
  }
  const version = file.readUInt32LE(MAGIC.length);
  if (version !== FORMAT_VERSION) {
    throw new StoreError(`a checkpoint must have format version ${FORMAT_VERSION}, got ${version}`);
  }
  const end = file.length - DIGEST_BYTES;
  const expected = file.subarray(end).toString('hex');
  const found = sha256(file.subarray(0, end)).toString('hex');
  if (expected !== found) {
    throw new StoreError(
      `a checkpoint must have SHA-256 ${expected}, got ${found}: the file is damaged or truncated`,
    );
  }
  const valuesStart = PREFIX_BYTES + file.readUInt32LE(MAGIC.length + 4);
  const header = JSON.parse(file.toString('utf8', PREFIX_BYTES, valuesStart)) as Header;
  return { ...header, entries: readEntries(file.subarray(valuesStart, end), header) };
}

function readEntries(values: Buffer, { entries }: Header): StateEntry[] {
  const sizes = entries.map(({ shape }) => sizeOf(shape));
  const expected = sizes.reduce((sum, size) => sum + size * 4, 0);
  if (expected !== values.length) {
    throw new StoreError(
      `a checkpoint's values must take ${expected} bytes as its header says, got ${values.length}`,
    );
  }
  let offset = 0;
  return entries.map(({ name, shape }, i) => {
    const floats = readFloats(values, offset, sizes[i]!);
    offset += sizes[i]! * 4;
    return { name, shape, values: floats };
  });
}

// Typed arrays have the machine's byte order, and every platform we run on is little-endian.
function writeFloats(file: Buffer, offset: number, values: Float32Array): number {
  file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offset);
  return offset + values.byteLength;
}

function readFloats(bytes: Buffer, offset: number, count: number): Float32Array {
  return new Float32Array(new Uint8Array(bytes.subarray(offset, offset + count * 4)).buffer);
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
