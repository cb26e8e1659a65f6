import { stat } from 'node:fs/promises';
import { DataError } from '../../../../src-shared/errors';
import { bytesOf, FileRegion, type ByteRegion } from '../../byteRegion';
import { readError } from '../readError';

/** One file of a ZIP archive, as the archive's directory describes it. */
export interface ZipEntry {
  name: string;
  method: 'stored' | 'deflated';
  /** CRC-32 of the content. */
  crc: number;
  /** Bytes in the archive, and of the content once unpacked: as declared, not yet as found. */
  packedBytes: number;
  contentBytes: number;
  /** Where the entry's own header begins. */
  headerOffset: number;
}

export interface ZipDirectory {
  path: string;
  archive: ByteRegion;
  entries: ZipEntry[];
}

const END_BYTES = 22;
const LONGEST_COMMENT_BYTES = 0xffff;
const END64_BYTES = 56;
const LOCATOR64_BYTES = 20;
const ENTRY_BYTES = 46;
/** An archive of arrays has a handful of entries; more than this is no such archive. */
const LARGEST_DIRECTORY_BYTES = 2 ** 22;
const ZIP64_FIELD = 0x0001;
/** Deflate cannot pack more tightly than this (zlib's "Technical Details": 1032 to 1). */
const TIGHTEST_RATIO = 1032;

const SIGNATURES = {
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
  entry: 0x02014b50,
} as const;

interface Location {
  entryCount: number;
  offset: number;
  bytes: number;
}

/**
 * Returns what the directory of a ZIP archive lists (PKWARE, APPNOTE.TXT 6.3.10, sections 4.3 and 4.5.3 for zip64).
 * Throws a DataError that names the file, the byte, what was expected and what was found when the directory is
 * damaged or declares what the file cannot hold, and for archives that are encrypted, split or otherwise packed.
 */
export async function readZipDirectory(path: string): Promise<ZipDirectory> {
  const stats = await stat(path).catch((cause: unknown) => {
    throw readError(path, cause);
  });
  // Opening a pipe or a device could wait for ever.
  if (!stats.isFile()) throw new DataError(`${path}: expected a regular file, found another kind`);
  const archive = new FileRegion(path, 0, stats.size);
  const location = locateDirectory(path, archive);
  const directory = new DirectoryBytes(
    path,
    location.offset,
    bytesOf(archive, location.offset, location.bytes),
  );
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let index = 0; index < location.entryCount; index++) {
    const { entry, end } = readEntry(directory, at, archive.length);
    entries.push(entry);
    at = end;
  }
  checkNames(path, entries);
  return { path, archive, entries };
}

/** Bytes of the archive with their place in it, for messages. */
class DirectoryBytes {
  private readonly view: DataView;

  constructor(
    readonly path: string,
    readonly start: number,
    readonly bytes: Uint8Array,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u16(at: number): number {
    return this.view.getUint16(at, true);
  }

  u32(at: number): number {
    return this.view.getUint32(at, true);
  }

  /** Sizes past 2^53 are larger than any file and lose nothing by being rounded. */
  u64(at: number): number {
    return Number(this.view.getBigUint64(at, true));
  }

  /** Throws unless `count` bytes are there. */
  need(what: string, at: number, count: number): void {
    if (at + count <= this.bytes.length) return;
    throw new DataError(
      `${this.path}: expected ${String(count)} bytes of ${what} at byte ${String(this.start + at)}, ` +
        `found the end of the directory at byte ${String(this.start + this.bytes.length)}`,
    );
  }

  needSignature(what: keyof typeof SIGNATURES, at: number): void {
    const found = this.u32(at);
    if (found === SIGNATURES[what]) return;
    throw new DataError(
      `${this.path}: expected the signature ${hex(SIGNATURES[what])} of a ZIP directory at byte ${String(this.start + at)}, ` +
        `found ${hex(found)}`,
    );
  }
}

/** The end of the archive says where the directory is: behind it only a comment may follow. */
function locateDirectory(path: string, archive: ByteRegion): Location {
  const tailBytes = Math.min(archive.length, END_BYTES + LONGEST_COMMENT_BYTES);
  const tailStart = archive.length - tailBytes;
  const tail = new DirectoryBytes(path, tailStart, bytesOf(archive, tailStart));
  const at = findEnd(tail);
  const plain = {
    entryCount: tail.u16(at + 10),
    bytes: tail.u32(at + 12),
    offset: tail.u32(at + 16),
  };
  const isZip64 =
    plain.entryCount === 0xffff || plain.bytes === 0xffffffff || plain.offset === 0xffffffff;
  const location = isZip64 ? locateDirectory64(tail, at, archive) : plain;
  const end = tailStart + at;
  if (location.offset + location.bytes > end) {
    throw new DataError(
      `${path}: expected the ZIP directory before byte ${String(end)}, ` +
        `found it declared at byte ${String(location.offset)} with ${String(location.bytes)} bytes`,
    );
  }
  if (location.bytes > LARGEST_DIRECTORY_BYTES) {
    throw new DataError(
      `${path}: expected a ZIP directory of at most ${String(LARGEST_DIRECTORY_BYTES)} bytes, found ${String(location.bytes)}`,
    );
  }
  return location;
}

function findEnd(tail: DirectoryBytes): number {
  for (let at = tail.bytes.length - END_BYTES; at >= 0; at--) {
    const isEnd = tail.u32(at) === SIGNATURES.end;
    if (isEnd && at + END_BYTES + tail.u16(at + 20) === tail.bytes.length) return at;
  }
  throw new DataError(
    `${tail.path}: expected the end record ${hex(SIGNATURES.end)} of a ZIP archive in the last ` +
      `${String(tail.bytes.length)} bytes, found none: the file is cut short or no archive`,
  );
}

function locateDirectory64(tail: DirectoryBytes, endAt: number, archive: ByteRegion): Location {
  const locatorAt = endAt - LOCATOR64_BYTES;
  if (locatorAt < 0) {
    throw new DataError(
      `${tail.path}: expected a zip64 locator before byte ${String(tail.start + endAt)}, found the start of the file`,
    );
  }
  tail.needSignature('locator64', locatorAt);
  const offset = tail.u64(locatorAt + 8);
  if (offset + END64_BYTES > archive.length) {
    throw new DataError(
      `${tail.path}: expected the zip64 end record in ${String(archive.length)} bytes of file, found it declared at byte ${String(offset)}`,
    );
  }
  const record = new DirectoryBytes(tail.path, offset, bytesOf(archive, offset, END64_BYTES));
  record.needSignature('end64', 0);
  return { entryCount: record.u64(32), bytes: record.u64(40), offset: record.u64(48) };
}

function readEntry(
  directory: DirectoryBytes,
  at: number,
  archiveBytes: number,
): { entry: ZipEntry; end: number } {
  directory.need('a directory entry', at, ENTRY_BYTES);
  directory.needSignature('entry', at);
  const [nameBytes, extraBytes, commentBytes] = [at + 28, at + 30, at + 32].map((place) =>
    directory.u16(place),
  ) as [number, number, number];
  const nameAt = at + ENTRY_BYTES;
  const end = nameAt + nameBytes + extraBytes + commentBytes;
  directory.need('a directory entry', at, end - at);
  const name = new TextDecoder().decode(directory.bytes.subarray(nameAt, nameAt + nameBytes));
  const sizes = sizesOf(directory, at, nameAt + nameBytes, extraBytes);
  const place = `${directory.path}: entry ${JSON.stringify(name.slice(0, 80))}`;
  checkFlags(place, directory.u16(at + 8));
  const entry = {
    name,
    method: methodOf(place, directory.u16(at + 10)),
    crc: directory.u32(at + 16),
    ...sizes,
  };
  checkSizes(place, entry, archiveBytes);
  return { entry, end };
}

/** Sizes that do not fit 32 bits stand in an extra field, in this order, each only where it does not fit. */
function sizesOf(
  directory: DirectoryBytes,
  at: number,
  extraAt: number,
  extraBytes: number,
): Pick<ZipEntry, 'contentBytes' | 'packedBytes' | 'headerOffset'> {
  const wide = wideFields(directory, extraAt, extraBytes);
  const [contentBytes, packedBytes, headerOffset] = [at + 24, at + 20, at + 42].map((place) => {
    const narrow = directory.u32(place);
    return narrow === 0xffffffff ? (wide.shift() ?? narrow) : narrow;
  }) as [number, number, number];
  return { contentBytes, packedBytes, headerOffset };
}

function wideFields(directory: DirectoryBytes, extraAt: number, extraBytes: number): number[] {
  const extraEnd = extraAt + extraBytes;
  for (let at = extraAt; at + 4 <= extraEnd; at += 4 + directory.u16(at + 2)) {
    if (directory.u16(at) !== ZIP64_FIELD) continue;
    const fieldBytes = Math.min(directory.u16(at + 2), extraEnd - at - 4);
    const count = Math.min(3, Math.floor(fieldBytes / 8));
    return Array.from({ length: count }, (_, index) => directory.u64(at + 4 + 8 * index));
  }
  return [];
}

function checkFlags(place: string, flags: number): void {
  if ((flags & 1) === 0) return;
  throw new DataError(
    `${place}: expected content that is not encrypted, found flags ${hex(flags)}`,
  );
}

function methodOf(place: string, method: number): ZipEntry['method'] {
  if (method === 0) return 'stored';
  if (method === 8) return 'deflated';
  throw new DataError(
    `${place}: expected compression method 0 (stored) or 8 (deflated), found ${String(method)}`,
  );
}

function checkSizes(place: string, entry: ZipEntry, archiveBytes: number): void {
  const { method, packedBytes, contentBytes, headerOffset } = entry;
  if (headerOffset + packedBytes > archiveBytes) {
    throw new DataError(
      `${place}: expected ${String(packedBytes)} bytes after byte ${String(headerOffset)}, ` +
        `found the end of the file at byte ${String(archiveBytes)}`,
    );
  }
  const most = method === 'stored' ? packedBytes : TIGHTEST_RATIO * packedBytes;
  if (contentBytes > most || (method === 'stored' && contentBytes < packedBytes)) {
    throw new DataError(
      `${place}: expected at most ${String(most)} bytes of content from ${String(packedBytes)} ${method} bytes, ` +
        `found ${String(contentBytes)} declared`,
    );
  }
}

function checkNames(path: string, entries: readonly ZipEntry[]): void {
  const names = new Set<string>();
  for (const { name } of entries) {
    if (names.has(name)) {
      throw new DataError(
        `${path}: expected each name once, found ${JSON.stringify(name.slice(0, 80))} twice`,
      );
    }
    names.add(name);
  }
}

/** Hexadecimal digits of a 32-bit number, bytes in the order in which the file has them. */
function hex(value: number): string {
  const bytes = [value, value >>> 8, value >>> 16, value >>> 24].map((byte) => byte & 0xff);
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
