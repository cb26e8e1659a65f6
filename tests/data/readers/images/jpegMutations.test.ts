import { afterAll, expect, test } from 'vitest';
import { readImageFolder } from '../../../../src-main/data/readers/images/imageFolder';
import type { Random } from '../../../../src-shared/random';
import { createTestFolder } from '../idxFixtures';
import { drawMutation, MUTATION_COUNT, MUTATIONS, surveyDamage, type Mutation } from '../mutations';
import pillowJpegs from './pillowJpegs.json';

const folder = createTestFolder();
afterAll(() => folder.remove());

const IMAGES = pillowJpegs.images.map(({ file }) => Buffer.from(file, 'base64'));
const FRAME_MARKERS = [0xc0, 0xc2];

const FRAME_MUTATIONS: Readonly<Record<string, Mutation>> = {
  ...MUTATIONS,
  /** The size, the number of components and their sampling, where a decoder takes its memory from. */
  editFrame(bytes, random) {
    const changed = Uint8Array.from(bytes);
    const at = changed.findIndex(
      (byte, index) => byte === 0xff && FRAME_MARKERS.includes(changed[index + 1]!),
    );
    changed[at + 2 + random.integer(18)] = [0, 1, 2, 0x0f, 0x44, 0x7f, 0xff][random.integer(7)]!;
    return changed;
  },
};

function write(random: Random): string {
  const [kind, mutate] = drawMutation(random, FRAME_MUTATIONS);
  const index = random.integer(IMAGES.length);
  folder.write('b.jpg', mutate(IMAGES[index]!, random));
  return `${kind} of image ${String(index)}`;
}

test('any damage to a JPEG image gives a consistent data set or a DataError with the file, never more', async () => {
  folder.write('a.jpg', IMAGES[0]!);
  const outcomes = await surveyDamage({
    kind: 'jpeg',
    folder,
    write,
    read: (scratch) => readImageFolder(folder.path, scratch),
  });
  // The format has no checksums: damage to the coefficients mostly gives another image.
  expect(outcomes.read).toBeGreaterThan(MUTATION_COUNT / 20);
  expect(outcomes.refused).toBeGreaterThan(MUTATION_COUNT / 10);
}, 600_000);
