import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readNpz } from '../../../../src-main/data/readers/npy/npy';
import type { Random } from '../../../../src-shared/random';
import { countingBytes, createTestFolder } from '../idxFixtures';
import { BOMB_BYTES, drawMutation, MUTATION_COUNT, surveyDamage } from '../mutations';
import { encodeNpy, encodeZip, int64s } from './npyFixtures';
import numpyArchives from './numpyArchives.json';

const folder = createTestFolder();
afterAll(() => folder.remove());

const ARCHIVES = [numpyArchives.stored, numpyArchives.deflated].map((file) =>
  Buffer.from(file, 'base64'),
);
const IMAGES = encodeNpy('|u1', [7, 2, 2], countingBytes(28));
const LABELS = encodeNpy('<i8', [7], int64s(0, 1, 2, 3, 4, 5, 6));
/** An array whose header accounts for all of it, and one whose header does not. */
const LARGE = Buffer.concat([
  encodeNpy('|u1', [BOMB_BYTES / 1000, 1000], new Uint8Array(0)),
  Buffer.alloc(BOMB_BYTES),
]);
const OVERLONG = Buffer.concat([IMAGES, Buffer.alloc(BOMB_BYTES)]);

/** Damage to the archive, to an array before it is packed, or to what the directory says of it. */
const WRITERS: readonly ((random: Random) => [string, Uint8Array])[] = [
  (random) => {
    const [kind, mutate] = drawMutation(random);
    const index = random.integer(ARCHIVES.length);
    return [`${kind} of archive ${String(index)}`, mutate(ARCHIVES[index]!, random)];
  },
  (random) => {
    const [kind, mutate] = drawMutation(random);
    const content = mutate(IMAGES, random);
    const isStored = random.integer(2) === 0;
    return [
      `${kind} of an array`,
      encodeZip({ name: 'x.npy', content, isStored }, { name: 'y.npy', content: LABELS }),
    ];
  },
  (random) => {
    const declaredBytes = 2 ** random.integer(32);
    return [
      `${String(declaredBytes)} bytes declared`,
      encodeZip({ name: 'x.npy', content: IMAGES, declaredBytes }),
    ];
  },
];

/** Each unpacks to a thousand times its size, which takes as long as hundreds of small files: a few are enough. */
const BOMBS: readonly Uint8Array[] = [
  encodeZip({ name: 'x.npy', content: LARGE }),
  encodeZip({ name: 'x.npy', content: OVERLONG }),
  encodeZip({ name: 'x.npy', content: OVERLONG, declaredBytes: IMAGES.length }),
  encodeZip({ name: 'x.npy', content: IMAGES }, { name: 'y.npy', content: LARGE }),
];

function write(random: Random): string {
  const isBomb = random.integer(2000) === 0;
  const [what, bytes]: [string, Uint8Array] = isBomb
    ? ['a bomb', BOMBS[random.integer(BOMBS.length)]!]
    : WRITERS[random.integer(WRITERS.length)]!(random);
  folder.write('set.npz', bytes);
  return what;
}

test('any damage to an NPZ archive gives a consistent data set or a DataError with the file, never more', async () => {
  const outcomes = await surveyDamage({
    kind: 'npz',
    folder,
    write,
    read: (scratch) => readNpz(join(folder.path, 'set.npz'), scratch),
  });
  // Flips in an array before it is packed are seen in its header alone; everything else has checksums.
  expect(outcomes.read).toBeGreaterThan(MUTATION_COUNT / 20);
  expect(outcomes.refused).toBeGreaterThan(MUTATION_COUNT / 2);
}, 600_000);
