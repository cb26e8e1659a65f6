import { DataError } from '../../../src-shared/errors';
import type { LabelledImages } from '../dataset';
import { readByteStream } from './byteStream';

const LARGEST_FILE_BYTES = 64 * 1024;

/** Returns the values 0, 1, ... of the labels as class names, up to the largest label; none without labels. */
export function labelNames(splits: readonly LabelledImages[]): string[] {
  const labelled = splits.flatMap(({ labels }) => (labels === null ? [] : [labels]));
  const largest = labelled.map((labels) => labels.reduce((a, b) => Math.max(a, b), 0));
  return Array.from({ length: Math.max(-1, ...largest) + 1 }, (_, label) => String(label));
}

/**
 * Returns the class names of a text file, one a line in the order of the labels; blank lines at the end do not count.
 * Throws a DataError when the file is too long, is not UTF-8, or names fewer classes than the labels need.
 */
export async function readClassNames(path: string, neededCount: number): Promise<string[]> {
  const names = (await readSmallText(path))
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.trim());
  const blank = names.indexOf('');
  if (blank !== -1) {
    throw new DataError(
      `${path}: expected a class name on line ${String(blank + 1)}, found a blank line`,
    );
  }
  if (names.length < neededCount) {
    throw new DataError(
      `${path}: expected at least ${String(neededCount)} class names, as many as the labels use, found ${String(names.length)}`,
    );
  }
  return names;
}

async function readSmallText(path: string): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  await readByteStream(path, () => (piece) => {
    pieces.push(piece);
    length += piece.length;
    if (length > LARGEST_FILE_BYTES) {
      throw new DataError(
        `${path}: expected at most ${String(LARGEST_FILE_BYTES)} bytes of class names, found more`,
      );
    }
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces));
  } catch (cause) {
    throw new DataError(`${path}: expected UTF-8 text, found other bytes`, { cause });
  }
}
