import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { readCsv } from '../../../../src-main/data/readers/csv/csv';
import type { Random } from '../../../../src-shared/random';
import { createTestFolder } from '../idxFixtures';
import {
  BOMB_BYTES,
  drawMutation,
  MUTATION_COUNT,
  MUTATIONS,
  surveyDamage,
  type Mutation,
} from '../mutations';

const folder = createTestFolder();
afterAll(() => folder.remove());

const TEXTS = [
  'width,height,kind\n1,2.5,rose\n-3e2,.5,iris\n4,5.25,rose\n6,7,iris\n8,9,"a, b"\n',
  '1;2;3\r\n4;5;6\r\n7;8;9\r\n',
  'label\ta\tb\n1\t0.1\t0.2\n2\t0.3\t0.4\n1\t0.5\t0.6\n',
].map((text) => Buffer.from(text));
const WORDS = [
  '"',
  '""',
  ',',
  '\n',
  '\r\n',
  'NaN',
  '1e999',
  '0x1',
  '\0',
  '\uFEFF',
  'é',
  '-',
  '"\n"',
  ';',
  '\t',
];
/** One field of 160 MB, a line of as many fields, and lines that are sound with 40 MB of values. */
const BOMBS = [
  Buffer.alloc(BOMB_BYTES, '7'),
  Buffer.alloc(BOMB_BYTES, ','),
  Buffer.alloc(20_000_000, `${'1,'.repeat(999)}1\n`),
].map((text) => gzipSync(text));

const TEXT_MUTATIONS: Readonly<Record<string, Mutation>> = {
  ...MUTATIONS,
  insertWord(bytes, random) {
    const at = random.integer(bytes.length);
    const word = Buffer.from(WORDS[random.integer(WORDS.length)]!);
    return Buffer.concat([bytes.subarray(0, at), word, bytes.subarray(at)]);
  },
};

function write(random: Random): string {
  if (random.integer(1500) === 0) {
    const bomb = random.integer(BOMBS.length);
    folder.write('table.csv', BOMBS[bomb]!);
    return `bomb ${String(bomb)}`;
  }
  const [kind, mutate] = drawMutation(random, TEXT_MUTATIONS);
  const index = random.integer(TEXTS.length);
  const isPacked = random.integer(4) === 0;
  const plain = TEXTS[index]!;
  folder.write('table.csv', isPacked ? mutate(gzipSync(plain), random) : mutate(plain, random));
  return `${kind} of text ${String(index)}${isPacked ? ', gzip' : ''}`;
}

test('any damage to a CSV file gives a consistent data set or a DataError with the file, never more', async () => {
  const outcomes = await surveyDamage({
    kind: 'csv',
    folder,
    write,
    read: (scratch) => readCsv(join(folder.path, 'table.csv'), scratch),
  });
  // A digit that becomes another digit is no damage that could be seen.
  expect(outcomes.read).toBeGreaterThan(MUTATION_COUNT / 20);
  expect(outcomes.refused).toBeGreaterThan(MUTATION_COUNT / 4);
}, 600_000);
