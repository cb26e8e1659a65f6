import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { readIdxPair } from '../../../src-main/data/readers/idx';
import type { Random } from '../../../src-shared/random';
import { createTestFolder, encodeImages, encodeLabels } from './idxFixtures';
import { drawMutation, MUTATION_COUNT, surveyDamage, type Mutation } from './mutations';

const folder = createTestFolder();
afterAll(() => folder.remove());

const PLAIN: Record<string, Uint8Array> = {
  'train-images-idx3-ubyte': encodeImages(10, 5, 4),
  'train-labels-idx1-ubyte': encodeLabels(0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
};
const NAMES = Object.keys(PLAIN);

/** Writes both files, one of them mutated before or after packing, and says which. */
function write(random: Random): string {
  const target = NAMES[random.integer(NAMES.length)]!;
  const [kind, mutate] = drawMutation(random);
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

test('any damage to IDX files gives a consistent data set or a DataError with the file, never more', async () => {
  const outcomes = await surveyDamage({
    kind: 'idx',
    folder,
    write,
    read: (scratch) => readIdxPair(folder.path, scratch),
  });
  // Flips in the pixels cannot be seen, damage of the header and of gzip data must be: both are common here.
  expect(outcomes.read).toBeGreaterThan(MUTATION_COUNT / 20);
  expect(outcomes.refused).toBeGreaterThan(MUTATION_COUNT / 2);
}, 600_000);
