import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { valuesPerImage } from '../../../src-main/data/dataset';
import { readIdxPair } from '../../../src-main/data/readers/idx';
import type { ImportedContent } from '../../../src-main/data/readers/importedContent';
import { Scratch } from '../../../src-main/data/readers/scratch';
import { DataError } from '../../../src-shared/errors';
import { createRandom, type Random } from '../../../src-shared/random';
import { valuesOf } from '../valuesOf';
import { createTestFolder, encodeImages, encodeLabels } from './idxFixtures';

const folder = createTestFolder();
afterAll(() => folder.remove());

const MUTATION_COUNT = 2000;
const PLAIN: Record<string, Uint8Array> = {
  'train-images-idx3-ubyte': encodeImages(10, 5, 4),
  'train-labels-idx1-ubyte': encodeLabels(0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
};
const NAMES = Object.keys(PLAIN);

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

const MUTATIONS: Record<string, Mutation> = {
  flipBits(bytes, random) {
    const changed = bytes.slice();
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
    const changed = bytes.slice();
    const extremes = [0, 1, 0x7f, 0xff, random.integer(256)];
    changed[random.integer(Math.min(16, changed.length))] = extremes[random.integer(5)]!;
    return changed;
  },
};

/** Writes both files, one of them mutated before or after packing, and says which. */
function writeMutated(random: Random): string {
  const target = NAMES[random.integer(NAMES.length)]!;
  const [kind, mutate] = Object.entries(MUTATIONS)[random.integer(4)]!;
  const isPacked = random.integer(2) === 0;
  const afterPacking = random.integer(2) === 0;
  for (const name of NAMES) {
    const plain = PLAIN[name]!;
    const change: Mutation = name === target ? mutate : (bytes) => bytes;
    const packed = (): Uint8Array =>
      afterPacking ? change(gzipSync(plain), random) : gzipSync(change(plain, random));
    folder.write(name, isPacked ? packed() : change(plain, random));
  }
  return `${kind} of ${target}${isPacked ? `, gzip, ${afterPacking ? 'after' : 'before'} packing` : ''}`;
}

function expectConsistent({ train, test: held, classNames }: ImportedContent): void {
  for (const split of [train, held]) {
    const { shape, count, labels } = split;
    expect(count).toBeGreaterThan(0);
    expect(valuesOf(split)).toHaveLength(count * valuesPerImage(shape));
    expect(labels).toHaveLength(count);
    expect(Math.max(...labels!)).toBeLessThan(classNames.length);
  }
}

test('any damage to the files gives a consistent data set or a DataError with the file, never more', async () => {
  const random = createRandom(0, 'mutations');
  const outcomes = { read: 0, refused: 0 };
  let mostAllocatedBytes = 0;
  for (let mutation = 0; mutation < MUTATION_COUNT; mutation++) {
    const what = writeMutated(random);
    const before = process.memoryUsage().arrayBuffers;
    try {
      expectConsistent(await readIdxPair(folder.path, new Scratch(tmpdir())));
      outcomes.read += 1;
    } catch (error) {
      if (!(error instanceof DataError))
        throw new Error(`mutation ${mutation}: ${what}`, { cause: error });
      expect(error.message, what).toMatch(/(?:images-idx3|labels-idx1)-ubyte: /);
      outcomes.refused += 1;
    }
    const allocatedBytes = process.memoryUsage().arrayBuffers - before;
    mostAllocatedBytes = Math.max(mostAllocatedBytes, allocatedBytes);
  }
  // Flips in the pixels cannot be seen, damage of the header and of gzip data must be: both are common here.
  expect(outcomes.read).toBeGreaterThan(MUTATION_COUNT / 20);
  expect(outcomes.refused).toBeGreaterThan(MUTATION_COUNT / 2);
  // A read of these files of 300 bytes takes its stream pieces (2 MB in all), never a size that a header declares.
  expect(mostAllocatedBytes).toBeLessThan(4 * 2 ** 20);
  for (const name of NAMES) rmSync(`${folder.path}/${name}`);
}, 120_000);
