import { DataError } from '../../../src-shared/errors';
import { partOf, type ByteRegion } from '../byteRegion';
import { LARGEST_COUNT, MOST_CHANNELS } from '../limits';
import { ByteSpool } from './byteSpool';
import { readByteStream, type ByteStreamFacts, type PieceConsumer } from './byteStream';
import type { Scratch } from './scratch';

/**
 * The IDX format (LeCun, Cortes and Burges, "The MNIST database", section on file formats): two zero bytes, the data
 * type, the number of dimensions, one big-endian 32-bit size for each, then the values in row-major order.
 */
export interface IdxFile {
  dims: readonly number[];
  /** The values, one byte each: in memory or in a file. */
  data: ByteRegion;
}

export type IdxContent = 'images' | 'labels';

const UNSIGNED_BYTE = 0x08;
const TYPE_NAMES: Readonly<Record<number, string>> = {
  0x09: 'signed byte',
  0x0b: '16-bit integer',
  0x0c: '32-bit integer',
  0x0d: '32-bit float',
  0x0e: '64-bit float',
};
const RANKS: Readonly<Record<IdxContent, readonly number[]>> = { images: [3, 4], labels: [1] };

const LONGEST_HEADER_BYTES = 20;
const LARGEST_SIDE_PX = 4096;
/** More than this is taken for a damaged header. */
const LARGEST_CONTENT_BYTES = 2 ** 40;

interface IdxHeader {
  dims: readonly number[];
  headerBytes: number;
  /** Header and values. */
  totalBytes: number;
}

/**
 * Returns the values of an IDX file, plain or gzip: unsigned bytes [count, height, width], [count, height, width,
 * channels] (channels last) or, for labels, [count]. Throws a DataError that names the file, the byte or field, what
 * was expected and what was found. Memory grows with the bytes that are there, never with what the header declares,
 * and not beyond what `scratch` grants.
 */
export async function readIdxFile(
  path: string,
  content: IdxContent,
  scratch: Scratch,
): Promise<IdxFile> {
  const collector = new IdxCollector(path, content, scratch);
  await readByteStream(path, (facts) => collector.start(facts));
  return collector.finish();
}

class IdxCollector {
  private readonly spool: ByteSpool;
  private first = new Uint8Array(0);
  private header: IdxHeader | null = null;
  private plainBytes: number | null = null;

  constructor(
    private readonly path: string,
    private readonly content: IdxContent,
    scratch: Scratch,
  ) {
    this.spool = new ByteSpool(scratch);
  }

  start({ isGzip, fileBytes }: ByteStreamFacts): PieceConsumer {
    this.plainBytes = isGzip ? null : fileBytes;
    return (piece) => {
      this.spool.append(piece);
      if (this.header !== null) this.checkNotLonger(this.header);
      else this.addToFirst(piece);
    };
  }

  finish(): IdxFile {
    const header = this.header ?? this.readHeader();
    if (this.spool.length !== header.totalBytes) {
      throw this.lengthError(header, String(this.spool.length));
    }
    const { headerBytes, totalBytes } = header;
    return {
      dims: header.dims,
      data: partOf(this.spool.finish(), headerBytes, totalBytes - headerBytes),
    };
  }

  private addToFirst(piece: Uint8Array): void {
    const needed = piece.subarray(0, LONGEST_HEADER_BYTES - this.first.length);
    this.first = Uint8Array.of(...this.first, ...needed);
    if (this.first.length === LONGEST_HEADER_BYTES) this.checkNotLonger(this.readHeader());
  }

  /** Reads the header; where the file's length is known, a wrong one is refused before the rest is read. */
  private readHeader(): IdxHeader {
    const header = parseHeader(this.path, this.content, this.first);
    if (this.plainBytes !== null && this.plainBytes !== header.totalBytes) {
      throw this.lengthError(header, String(this.plainBytes));
    }
    this.header = header;
    return header;
  }

  private checkNotLonger(header: IdxHeader): void {
    if (this.spool.length > header.totalBytes) throw this.lengthError(header, 'more');
  }

  private lengthError(header: IdxHeader, found: string): DataError {
    const layout = `${String(header.headerBytes)} of header and ${header.dims.join(' x ')} of values`;
    return new DataError(
      `${this.path}: expected ${String(header.totalBytes)} bytes of content (${layout}), found ${found}`,
    );
  }
}

function parseHeader(path: string, content: IdxContent, bytes: Uint8Array): IdxHeader {
  if (bytes.length === 0)
    throw new DataError(`${path}: expected an IDX ${content} file, found an empty one`);
  const rank = checkMagic(path, content, bytes);
  const headerBytes = 4 + 4 * rank;
  if (bytes.length < headerBytes) {
    throw new DataError(
      `${path}: expected ${String(headerBytes)} bytes of header, found the end of the file at byte ${String(bytes.length)}`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dims = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  checkDims(path, dims);
  return {
    dims,
    headerBytes,
    totalBytes: headerBytes + dims.reduce((product, dim) => product * dim, 1),
  };
}

/** Returns the number of dimensions. */
function checkMagic(path: string, content: IdxContent, bytes: Uint8Array): number {
  const [zero0, zero1, type, rank] = bytes;
  const found = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(
    ' ',
  );
  if (rank === undefined || zero0 !== 0 || zero1 !== 0) {
    const expected = `00 00 08 ${content === 'images' ? '03' : '01'}`;
    throw new DataError(
      `${path}: not an IDX ${content} file: expected ${expected} at byte 0, found ${found}`,
    );
  }
  if (type !== UNSIGNED_BYTE) {
    const name = TYPE_NAMES[type ?? 0] ?? 'unknown';
    throw new DataError(
      `${path}: expected data type 0x08 (unsigned byte) at byte 2, found 0x${found.slice(6, 8)} (${name})`,
    );
  }
  if (!RANKS[content].includes(rank)) throw new DataError(`${path}: ${rankMessage(content, rank)}`);
  return rank;
}

function rankMessage(content: IdxContent, rank: number): string {
  const expected = `expected ${content} with ${RANKS[content].join(' or ')} dimensions at byte 3, found ${String(rank)}`;
  if (content === 'images' && rank === 1) return `${expected}: this is a labels file`;
  if (content === 'labels' && RANKS.images.includes(rank))
    return `${expected}: this is an images file`;
  return expected;
}

function checkDims(path: string, dims: readonly number[]): void {
  const [count = 0, height, width, channels] = dims;
  checkDim(path, 'count', count, LARGEST_COUNT, 4);
  if (height !== undefined) checkDim(path, 'height', height, LARGEST_SIDE_PX, 8);
  if (width !== undefined) checkDim(path, 'width', width, LARGEST_SIDE_PX, 12);
  if (channels !== undefined) checkDim(path, 'channels (last)', channels, MOST_CHANNELS, 16);
  const contentBytes = dims.reduce((product, dim) => product * dim, 1);
  if (contentBytes > LARGEST_CONTENT_BYTES) {
    throw new DataError(
      `${path}: expected at most ${String(LARGEST_CONTENT_BYTES)} values, the header declares ${dims.join(' x ')}`,
    );
  }
}

function checkDim(
  path: string,
  field: string,
  found: number,
  largest: number,
  offset: number,
): void {
  if (found >= 1 && found <= largest) return;
  throw new DataError(
    `${path}: expected ${field} of 1..${String(largest)} at byte ${String(offset)}, found ${String(found)}`,
  );
}
