import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readNpy } from '../../../../src-main/data/readers/npy/npy';
import type { Random } from '../../../../src-shared/random';
import { createTestFolder } from '../idxFixtures';
import { drawMutation, MUTATION_COUNT, MUTATIONS, surveyDamage, type Mutation } from '../mutations';
import numpyArrays from './numpyArrays.json';

const folder = createTestFolder();
afterAll(() => folder.remove());

const ARRAYS = numpyArrays.arrays.map(({ file }) => Buffer.from(file, 'base64'));
const TEXT_BYTES = 70;
const WORDS = [
  '9999999999',
  '-1',
  '0',
  '1e9',
  '()',
  ',',
  "'",
  '{',
  '|O',
  '>f8',
  'True',
  '4294967296',
];

/** Damage within the text of the header, its length kept, so that it is parsed and not just found too short. */
const HEADER_MUTATIONS: Readonly<Record<string, Mutation>> = {
  ...MUTATIONS,
  editText(bytes, random) {
    const changed = Uint8Array.from(bytes);
    const word = Buffer.from(WORDS[random.integer(WORDS.length)]!);
    changed.set(word, 10 + random.integer(TEXT_BYTES));
    return changed;
  },
  declareHugeShape(bytes, random) {
    const text = Buffer.from(bytes).toString('latin1');
    const length = String(10 ** random.integer(30));
    return Buffer.from(text.replace(/\(3, 2, 2\),( +)/, `(${length}, 2, 2),$1`), 'latin1');
  },
};

function write(random: Random): string {
  const [kind, mutate] = drawMutation(random, HEADER_MUTATIONS);
  const index = random.integer(ARRAYS.length);
  folder.write('x.npy', mutate(ARRAYS[index]!, random));
  return `${kind} of array ${String(index)}`;
}

test('any damage to an NPY file gives a consistent data set or a DataError with the file, never more', async () => {
  const outcomes = await surveyDamage({
    kind: 'npy',
    folder,
    write,
    read: () => readNpy(join(folder.path, 'x.npy')),
  });
  // Flips in the values, which take up half of a file, are seen only where they make a float that is not finite.
  expect(outcomes.read).toBeGreaterThan(MUTATION_COUNT / 20);
  expect(outcomes.refused).toBeGreaterThan(MUTATION_COUNT / 2);
}, 600_000);
