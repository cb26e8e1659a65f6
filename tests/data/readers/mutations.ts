import { join } from 'node:path';
import { expect } from 'vitest';
import { valuesPerImage } from '../../../src-main/data/dataset';
import type { ImportedContent } from '../../../src-main/data/readers/importedContent';
import { Scratch } from '../../../src-main/data/readers/scratch';
import { storedChunks } from '../../../src-main/data/storedChunks';
import { bytesPerValue, type ValueRange, type ValueType } from '../../../src-main/data/valueRows';
import { DataError } from '../../../src-shared/errors';
import { createRandom, type Random } from '../../../src-shared/random';
import type { TestFolder } from './idxFixtures';

/** As many damaged files of each kind are read. */
export const MUTATION_COUNT = 10_000;
/** What an import may keep in memory here; more goes through files. */
const SCRATCH_BYTES = 2 ** 20;
/**
 * What reading one file may allocate: the scratch's bound twice while it grows, the pieces and windows of the streams
 * (2 MB), rows on their way to the disk (4 MB), the order of the rows in which a test split is drawn, and garbage that
 * nobody has collected: V8 lets some 64 MB of it gather. None of it follows from a size that a file declares, and
 * bombs unpack to more.
 */
const MOST_ALLOCATED_BYTES = 112 * 2 ** 20;
/** What a bomb unpacks to. */
export const BOMB_BYTES = 160_000_000;

export type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

const EXTREMES = [0, 1, 0x7f, 0x80, 0xfe, 0xff];

/** Damage that fits any file. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  flipBits(bytes, random) {
    const changed = Uint8Array.from(bytes);
    for (let flips = 1 + random.integer(4); flips > 0; flips--) {
      changed[random.integer(changed.length)]! ^= 1 << random.integer(8);
    }
    return changed;
  },
  truncate: (bytes, random) => bytes.slice(0, random.integer(bytes.length)),
  append: (bytes, random) =>
    Uint8Array.of(
      ...bytes,
      ...Array.from({ length: 1 + random.integer(40) }, () => random.integer(256)),
    ),
  editHeader(bytes, random) {
    const changed = Uint8Array.from(bytes);
    const at = random.integer(Math.min(32, changed.length));
    changed[at] = EXTREMES[random.integer(EXTREMES.length)]!;
    return changed;
  },
  /** Four bytes in a row, as a length or a size would be. */
  editWord(bytes, random) {
    const changed = Uint8Array.from(bytes);
    const at = random.integer(changed.length);
    changed.fill(EXTREMES[random.integer(EXTREMES.length)]!, at, at + 4);
    return changed;
  },
  cutOut(bytes, random) {
    const at = random.integer(bytes.length);
    return Uint8Array.of(...bytes.slice(0, at), ...bytes.slice(at + 1 + random.integer(16)));
  },
};

/** Returns one of the mutations and its name. */
export function drawMutation(
  random: Random,
  mutations: Readonly<Record<string, Mutation>> = MUTATIONS,
): [string, Mutation] {
  const all = Object.entries(mutations);
  return all[random.integer(all.length)]!;
}

export interface Survey {
  /** Names the random stream. */
  kind: string;
  folder: TestFolder;
  /** Writes files of which one is damaged, and says how. */
  write: (random: Random) => string;
  read: (scratch: Scratch) => Promise<ImportedContent>;
}

/**
 * Reads MUTATION_COUNT damaged files and counts those that still read and those that were refused. Fails unless each
 * gives a consistent data set or a DataError that names a file in the folder, what was expected and what was found,
 * within the stated memory. A rejection that nobody handles fails the test run by itself.
 */
export async function surveyDamage({
  kind,
  folder,
  write,
  read,
}: Survey): Promise<{ read: number; refused: number }> {
  const random = createRandom(0, `mutations-${kind}`);
  const outcomes = { read: 0, refused: 0 };
  for (let mutation = 0; mutation < MUTATION_COUNT; mutation++) {
    const what = `mutation ${String(mutation)}: ${write(random)}`;
    const scratch = new Scratch(join(folder.path, 'scratch'), SCRATCH_BYTES);
    const before = memoryBytes();
    try {
      checkConsistent(await read(scratch));
      outcomes.read += 1;
    } catch (error) {
      checkRefusal(error, folder, what);
      outcomes.refused += 1;
    }
    const allocatedBytes = memoryBytes() - before;
    if (allocatedBytes > MOST_ALLOCATED_BYTES) {
      throw new Error(`${what}: allocated ${String(allocatedBytes)} bytes`);
    }
    scratch.remove();
  }
  return outcomes;
}

function memoryBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function checkConsistent({ train, test: held, classNames, range }: ImportedContent): void {
  for (const split of [train, held]) {
    const { shape, count, labels, values } = split;
    if (count < 1 || (labels !== null && labels.length !== count)) throw new Error('wrong count');
    let readBytes = 0;
    for (const chunk of storedChunks(split)) readBytes += checkChunk(chunk, values.dtype, range);
    if (readBytes !== count * valuesPerImage(shape) * bytesPerValue(values.dtype)) {
      throw new Error('wrong number of values');
    }
    if (labels?.some((label) => label >= classNames.length))
      throw new Error('a label without name');
  }
}

/** Returns the length of a chunk of values; throws for one out of range. */
function checkChunk(chunk: Uint8Array, dtype: ValueType, { min, max }: ValueRange): number {
  if (dtype === 'float32') {
    const floats = new Float32Array(chunk.buffer, chunk.byteOffset, chunk.length / 4);
    if (!floats.every((value) => value >= min && value <= max))
      throw new Error('a value out of range');
  }
  return chunk.length;
}

function checkRefusal(error: unknown, folder: TestFolder, what: string): void {
  if (!(error instanceof DataError)) throw new Error(what, { cause: error });
  const { message } = error;
  if (message.includes(folder.path) && /expected [\s\S]*found /.test(message)) return;
  expect(message, what).toMatch(/FILE: PLACE: expected THIS, found THAT/);
}
