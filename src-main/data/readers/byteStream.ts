import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { DataError } from '../../../src-shared/errors';
import { readError } from './readError';

/** Longest piece handed on at a time: what a file may inflate to beyond its bound before it is stopped. */
const PIECE_BYTES = 64 * 1024;

/** Takes a file's content piece by piece; what it throws stops the reading and is passed on. */
export type PieceConsumer = (piece: Uint8Array) => void;

export interface ByteStreamFacts {
  isGzip: boolean;
  /** Length of the file as it lies on the disk. */
  fileBytes: number;
}

/**
 * Hands the content of a file, inflated where it begins with the gzip magic (whatever its name), to a consumer made
 * from the facts of the file. Resolves at the end of the content. Throws a DataError that names the file when it
 * cannot be read, its gzip data is damaged or ends early, or bytes follow the gzip data.
 */
export async function readByteStream(
  path: string,
  createConsumer: (facts: ByteStreamFacts) => PieceConsumer,
): Promise<void> {
  try {
    // Opening a pipe or a device could wait for ever, so the kind of file is looked at first.
    if (!(await stat(path)).isFile())
      throw new DataError(`${path}: expected a regular file, found another kind`);
    await streamFile(path, createConsumer);
  } catch (error) {
    throw error instanceof DataError ? error : readError(path, error);
  }
}

async function streamFile(
  path: string,
  createConsumer: (facts: ByteStreamFacts) => PieceConsumer,
): Promise<void> {
  const handle = await open(path, 'r');
  try {
    const fileBytes = (await handle.stat()).size;
    const start = await handle.read(new Uint8Array(2), 0, 2, 0);
    const isGzip = start.bytesRead === 2 && start.buffer[0] === 0x1f && start.buffer[1] === 0x8b;
    const consume = createConsumer({ isGzip, fileBytes });
    const file = handle.createReadStream({
      start: 0,
      highWaterMark: PIECE_BYTES,
      autoClose: false,
    });
    const sink = async (pieces: AsyncIterable<Uint8Array>): Promise<void> => {
      for await (const piece of pieces) consume(piece);
    };
    if (!isGzip) {
      await pipeline(file, sink);
      return;
    }
    const gunzip = createGunzip({ chunkSize: PIECE_BYTES });
    await pipeline(file, gunzip, sink);
    if (gunzip.bytesWritten !== fileBytes) {
      throw new DataError(
        `${path}: expected the gzip data to end with the file at byte ${String(fileBytes)}, ` +
          `found its end at byte ${String(gunzip.bytesWritten)}`,
      );
    }
  } finally {
    await handle.close();
  }
}
