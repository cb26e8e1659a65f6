import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** The bytes of an IDX file, written here independently of the reader. */
export function encodeIdx(
  dims: readonly number[],
  values: Uint8Array,
  dataType = 0x08,
): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * dims.length + values.length);
  const view = new DataView(bytes.buffer);
  bytes[2] = dataType;
  bytes[3] = dims.length;
  dims.forEach((dim, axis) => view.setUint32(4 + 4 * axis, dim));
  bytes.set(values, 4 + 4 * dims.length);
  return bytes;
}

/** Values that differ from one another as far as bytes can: 0, 1, 2, ... */
export function countingBytes(length: number, first = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => first + at);
}

export function encodeImages(count: number, height: number, width: number, first = 0): Uint8Array {
  return encodeIdx([count, height, width], countingBytes(count * height * width, first));
}

export function encodeLabels(...labels: number[]): Uint8Array {
  return encodeIdx([labels.length], Uint8Array.from(labels));
}

/** A folder that goes with the test, and ways to put files into it. */
export interface TestFolder {
  path: string;
  write: (name: string, content: Uint8Array | string) => string;
  writeGzip: (name: string, content: Uint8Array) => string;
  remove: () => void;
}

export function createTestFolder(): TestFolder {
  const path = mkdtempSync(join(tmpdir(), 'latent-data-'));
  const write = (name: string, content: Uint8Array | string): string => {
    writeFileSync(join(path, name), content);
    return join(path, name);
  };
  return {
    path,
    write,
    writeGzip: (name, content) => write(name, gzipSync(content)),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
