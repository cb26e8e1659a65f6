import { expect, test } from 'vitest';
import { greyValuesOf } from '../../../src-main/data/dataset';
import { explore, type Explored } from '../../../src-main/workbench/trainer/explore';
import { trained } from '../../engine/models/tinyModel';
import { barImages, firstBatch } from '../../engine/toyImages';

/* What can be seen of a model that makes images but has no codes of them: a GAN. */

const source = barImages(40);
const explored: Explored = {
  sample: firstBatch(source, 5),
  classNames: [],
  greyValues: (values) => greyValuesOf(values, { min: 0, max: 1 }),
};
const aGan = () => trained(source, { kind: 'gan', latentDim: 3 }, 2);

test('samples, a grid and a strip between codes are there', async () => {
  const session = await aGan();
  const codes = await session.samplePrior(4, 1);
  const samples = await explore(session, explored, {
    kind: 'sample',
    count: 4,
    seed: 1,
    label: null,
  });
  expect(samples).toMatchObject({ stepIndex: 2, count: 4, codes });
  const grid = await explore(session, explored, {
    kind: 'grid',
    side: 3,
    axes: [0, 2],
    label: null,
  });
  expect(grid).toMatchObject({ count: 9, spacing: 'prior' });
  const strip = await explore(session, explored, {
    kind: 'interpolate',
    ends: codes.slice(0, 6),
    label: null,
    count: 5,
    path: 'spherical',
  });
  expect(strip.pixels).toHaveLength(5 * 64);
  // The strip begins and ends with the samples whose codes it joins.
  expect([...strip.pixels.slice(0, 64)]).toEqual([...samples.pixels.slice(0, 64)]);
});

test('what needs codes of images is refused by the name of what is missing', async () => {
  const session = await aGan();
  const asked: Parameters<typeof explore>[2][] = [
    { kind: 'reconstruct', sampleIndices: [0] },
    { kind: 'interpolate', ends: [0, 1], label: null, count: 3, path: 'linear' },
  ];
  for (const request of asked) {
    await expect(explore(session, explored, request)).rejects.toThrow('a gan has no encoder');
  }
});
