import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { DataError } from '../../../../src-shared/errors';
import { bytesOf, FileRegion, type ByteRegion } from '../../byteRegion';
import { ByteSpool } from '../byteSpool';
import { readError } from '../readError';
import type { Scratch } from '../scratch';
import type { ZipDirectory, ZipEntry } from './zipDirectory';

const LOCAL_HEADER_BYTES = 30;
const LOCAL_SIGNATURE = 0x04034b50;
/** Longest piece inflated at a time: what an entry may unpack to beyond its declared size before it is stopped. */
const PIECE_BYTES = 64 * 1024;

/**
 * Returns the first bytes of an entry's content, at most `count` of them, unpacking no more than that takes. Throws
 * as `readZipContent`, but for damage that lies further on.
 */
export async function readZipStart(
  { path, archive }: ZipDirectory,
  entry: ZipEntry,
  count: number,
): Promise<Uint8Array> {
  const start: number[] = [];
  await streamContent(path, archive, entry, (piece) => {
    start.push(...piece.subarray(0, count - start.length));
    return start.length < count;
  });
  return Uint8Array.from(start);
}

/**
 * Returns an entry's content: left in the archive where it is stored there as it is, otherwise unpacked into the
 * scratch. Throws a DataError that names the file and the entry when its data is damaged, has another length than
 * the directory declares, or another checksum.
 */
export async function readZipContent(
  { path, archive }: ZipDirectory,
  entry: ZipEntry,
  scratch: Scratch,
): Promise<ByteRegion> {
  const spool = entry.method === 'deflated' ? new ByteSpool(scratch) : null;
  let foundBytes = 0;
  let foundCrc = 0;
  await streamContent(path, archive, entry, (piece) => {
    foundBytes += piece.length;
    if (foundBytes > entry.contentBytes) throw lengthError(path, entry, 'more');
    foundCrc = crc32(piece, foundCrc);
    spool?.append(piece);
    return true;
  });
  if (foundBytes !== entry.contentBytes) throw lengthError(path, entry, String(foundBytes));
  if (foundCrc !== entry.crc) {
    throw new DataError(
      `${placeOf(path, entry)}: expected the checksum (CRC-32) ${hex(entry.crc)}, found ${hex(foundCrc)}`,
    );
  }
  return (
    spool?.finish() ?? new FileRegion(path, dataStart(path, archive, entry), entry.packedBytes)
  );
}

/** Hands the unpacked content to `consume` piece by piece until its end, or until `consume` returns false. */
async function streamContent(
  path: string,
  archive: ByteRegion,
  entry: ZipEntry,
  consume: (piece: Uint8Array) => boolean,
): Promise<void> {
  const start = dataStart(path, archive, entry);
  // A stream needs a last byte, which nothing has.
  if (entry.packedBytes === 0) return;
  const file = createReadStream(path, {
    start,
    end: start + entry.packedBytes - 1,
    highWaterMark: PIECE_BYTES,
  });
  const progress = { isEnough: false };
  const sink = async (pieces: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const piece of pieces) {
      progress.isEnough = !consume(piece);
      if (progress.isEnough) return;
    }
  };
  try {
    if (entry.method === 'stored') await pipeline(file, sink);
    else await pipeline(file, createInflateRaw({ chunkSize: PIECE_BYTES }), sink);
  } catch (error) {
    // A pipeline takes it for an error that its end wants no more.
    if (progress.isEnough) return;
    if (error instanceof DataError) throw error;
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (!code.startsWith('Z_')) throw readError(path, error);
    throw new DataError(
      `${placeOf(path, entry)}: expected deflated data at byte ${String(start)}, found damage (${message})`,
      { cause: error },
    );
  }
}

/** Returns where the data of an entry begins: behind a header of its own, whose length only it tells. */
function dataStart(path: string, archive: ByteRegion, entry: ZipEntry): number {
  const { headerOffset, packedBytes } = entry;
  const place = placeOf(path, entry);
  if (headerOffset + LOCAL_HEADER_BYTES > archive.length) {
    throw new DataError(
      `${place}: expected its header at byte ${String(headerOffset)}, found the end of the file at byte ${String(archive.length)}`,
    );
  }
  const header = bytesOf(archive, headerOffset, LOCAL_HEADER_BYTES);
  const view = new DataView(header.buffer);
  const signature = view.getUint32(0, true);
  if (signature !== LOCAL_SIGNATURE) {
    throw new DataError(
      `${place}: expected the signature ${hex(LOCAL_SIGNATURE)} of its header at byte ${String(headerOffset)}, found ${hex(signature)}`,
    );
  }
  const start =
    headerOffset + LOCAL_HEADER_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
  if (start + packedBytes > archive.length) {
    throw new DataError(
      `${place}: expected ${String(packedBytes)} bytes at byte ${String(start)}, found the end of the file at byte ${String(archive.length)}`,
    );
  }
  return start;
}

function lengthError(path: string, entry: ZipEntry, found: string): DataError {
  return new DataError(
    `${placeOf(path, entry)}: expected ${String(entry.contentBytes)} bytes of content, found ${found}`,
  );
}

function placeOf(path: string, { name }: ZipEntry): string {
  return `${path}: entry ${JSON.stringify(name.slice(0, 80))}`;
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}
