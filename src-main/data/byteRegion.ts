import { closeSync, openSync, readSync } from 'node:fs';
import { DataError } from '../../src-shared/errors';

/** Fills `out` with the bytes from `offset` on. */
export type ReadAt = (offset: number, out: Uint8Array) => void;

/** Bytes that can be read at any place, in memory or in a file. */
export interface ByteRegion {
  readonly length: number;
  /**
   * Returns what `take` makes of the bytes. A file is open only while `take` runs, so that nobody has to close a
   * region, and a data set can be removed on systems that keep open files. Throws a DataError that names the file
   * when it cannot be read or ends before the bytes that are asked for.
   */
  use<T>(take: (readAt: ReadAt) => T): T;
}

/** Bytes that lie in memory; they are not copied. */
export class MemoryRegion implements ByteRegion {
  constructor(readonly bytes: Uint8Array) {}

  get length(): number {
    return this.bytes.length;
  }

  use<T>(take: (readAt: ReadAt) => T): T {
    return take((offset, out) => {
      out.set(this.bytes.subarray(offset, offset + out.length));
    });
  }
}

/** The `length` bytes of a file from `start` on. */
export class FileRegion implements ByteRegion {
  constructor(
    readonly path: string,
    readonly start: number,
    readonly length: number,
  ) {}

  use<T>(take: (readAt: ReadAt) => T): T {
    const file = this.guarded(() => openSync(this.path, 'r'));
    try {
      return take((offset, out) => {
        this.fill(file, this.start + offset, out);
      });
    } finally {
      closeSync(file);
    }
  }

  private fill(file: number, position: number, out: Uint8Array): void {
    let filled = 0;
    while (filled < out.length) {
      const read = this.guarded(() =>
        readSync(file, out, filled, out.length - filled, position + filled),
      );
      if (read === 0) {
        throw new DataError(
          `${this.path}: expected ${String(out.length)} bytes at byte ${String(position)}, ` +
            `found the end of the file after ${String(filled)}`,
        );
      }
      filled += read;
    }
  }

  private guarded<T>(act: () => T): T {
    try {
      return act();
    } catch (cause) {
      throw new DataError(`${this.path}: cannot be read (${(cause as Error).message})`, { cause });
    }
  }
}

/** Returns `length` bytes of a region from `start` on, as a region. */
export function partOf(region: ByteRegion, start: number, length: number): ByteRegion {
  if (region instanceof MemoryRegion) {
    return new MemoryRegion(region.bytes.subarray(start, start + length));
  }
  return {
    length,
    use: (take) =>
      region.use((readAt) =>
        take((offset, out) => {
          readAt(start + offset, out);
        }),
      ),
  };
}

/** Returns the bytes of a region, or of a part of it, as one array. */
export function bytesOf(region: ByteRegion, start = 0, length = region.length - start): Uint8Array {
  const bytes = new Uint8Array(length);
  region.use((readAt) => {
    readAt(start, bytes);
  });
  return bytes;
}
