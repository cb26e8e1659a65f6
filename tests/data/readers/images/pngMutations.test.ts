import { afterAll, expect, test } from 'vitest';
import { readImageFolder } from '../../../../src-main/data/readers/images/imageFolder';
import type { Random } from '../../../../src-shared/random';
import { createTestFolder } from '../idxFixtures';
import { BOMB_BYTES, drawMutation, MUTATION_COUNT, surveyDamage } from '../mutations';
import { encodePng, greyPng, type PngFixture } from './imageFixtures';
import pillowPngs from './pillowPngs.json';

const folder = createTestFolder();
afterAll(() => folder.remove());

const WIDTH = 5;
const HEIGHT = 4;
const IMAGES = pillowPngs.images
  .filter(({ width, height }) => width === WIDTH && height === HEIGHT)
  .map(({ file }) => Buffer.from(file, 'base64'));
const BOMB = encodePng({ width: WIDTH, height: HEIGHT, rows: new Uint8Array(BOMB_BYTES) });
const SIZES = [0, 1, WIDTH, HEIGHT, 255, 4096, 4097, 65_536, 2 ** 31, 2 ** 32 - 1];

/** Damage to a file, or a file with sound checksums around rows and a header that do not fit each other. */
const WRITERS: readonly ((random: Random) => [string, Uint8Array])[] = [
  (random) => {
    const [kind, mutate] = drawMutation(random);
    const index = random.integer(IMAGES.length);
    return [`${kind} of image ${String(index)}`, mutate(IMAGES[index]!, random)];
  },
  (random) => {
    const fixture = drawFixture(random);
    return [JSON.stringify({ ...fixture, rows: fixture.rows.length }), encodePng(fixture)];
  },
];

function drawFixture(random: Random): PngFixture {
  const isSize = random.integer(2) === 0;
  const side = (usual: number): number => (isSize ? usual : SIZES[random.integer(SIZES.length)]!);
  return {
    width: side(WIDTH),
    height: side(HEIGHT),
    bitDepth: [1, 2, 4, 8, 16, 3][random.integer(6)]!,
    colourType: random.integer(8),
    interlace: random.integer(3),
    rows: Uint8Array.from({ length: random.integer(200) }, () => random.integer(6)),
    ...(random.integer(2) === 0 && { palette: new Uint8Array(random.integer(20)) }),
  };
}

function write(random: Random): string {
  const isBomb = random.integer(300) === 0;
  const [what, bytes]: [string, Uint8Array] = isBomb
    ? ['a bomb', BOMB]
    : WRITERS[random.integer(WRITERS.length)]!(random);
  folder.write('b.png', bytes);
  return what;
}

test('any damage to a PNG image gives a consistent data set or a DataError with the file, never more', async () => {
  folder.write('a.png', greyPng(WIDTH, HEIGHT, 9));
  const outcomes = await surveyDamage({
    kind: 'png',
    folder,
    write,
    read: (scratch) => readImageFolder(folder.path, scratch),
  });
  // Every chunk has a checksum: what still reads has bytes behind its end, or rows that happen to fit.
  expect(outcomes.read).toBeGreaterThan(MUTATION_COUNT / 50);
  expect(outcomes.refused).toBeGreaterThan(MUTATION_COUNT / 2);
}, 600_000);
