import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Workbench } from '../fixtures';
import { greyOnSheet, largestDifference } from './pixels';
import { openNewRun, reachStatus } from './trainedRun';

const panel = ({ page }: Workbench, id: string) => page.locator(`[data-panel="${id}"]`);

/** A run of one short epoch on the built-in digits. */
const quick = (model: object, dataset = 'digits'): object => ({
  name: 'Quick',
  data: { dataset, validationCount: 500, trainCount: 2000 },
  model,
  training: { epochs: 1, batchSize: 250, latentSampleCount: 200 },
});

async function expectAccessible({ page }: Workbench): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)).toEqual([]);
}

test('a GAN’s screen says what is missing, draws samples and walks between two of them', async ({
  workbench,
}) => {
  const { page, service } = workbench;
  const config = quick({ kind: 'gan', latentDim: 4 });
  const runId = await openNewRun(workbench, config);
  await reachStatus(workbench, runId, 'completed');

  await test.step('map and reconstructions say why they are not there, without an error', async () => {
    await expect(panel(workbench, 'map')).toContainText('This model has no encoder');
    await expect(panel(workbench, 'gallery')).toContainText('This model has no encoder');
    await expect(page.getByRole('alert')).toHaveCount(0);
  });

  const samples = await service.request('explore.sample', {
    ...{ runId, count: 36, seed: 1, label: null },
  });
  const { width, height } = samples.shape;
  const size = width * height;
  const sheet = panel(workbench, 'samples').getByRole('img');

  await test.step('the samples are those of the seed', async () => {
    await expect(sheet).toBeVisible();
    const scale = Math.round(((await sheet.boundingBox())!.width - 5 * 3) / 6 / width);
    const at = { x: 2 * (width * scale + 3), y: height * scale + 3, scale, width, height };
    const eighth = samples.pixels.subarray(8 * size, 9 * size);
    await expect.poll(async () => largestDifference(await greyOnSheet(sheet, at), eighth)).toBe(0);
  });

  await test.step('a strip leads from the sample that was clicked to one that was Shift-clicked', async () => {
    const pitch = ((await sheet.boundingBox())!.width + 3) / 6;
    const middle = (column: number) => ({ x: (column + 0.5) * pitch, y: 0.5 * pitch });
    await sheet.click({ position: middle(3) });
    await sheet.click({ position: middle(1), modifiers: ['Shift'] });
    const codeOf = (index: number) => samples.codes.subarray(4 * index, 4 * index + 4);
    const strip = await service.request('explore.interpolate', {
      runId,
      ends: Float32Array.of(...codeOf(3), ...codeOf(1)),
      label: null,
      count: 9,
      path: 'linear',
    });
    const canvas = panel(workbench, 'strip').getByRole('img', { name: /decoded along the path/ });
    for (const position of [0, 4, 8]) {
      const expected = strip.pixels.subarray(position * size, (position + 1) * size);
      const place = { x: position * 60, y: 0, scale: 2, width, height };
      await expect
        .poll(async () => largestDifference(await greyOnSheet(canvas, place), expected))
        .toBe(0);
    }
    await expect(page.getByRole('img', { name: 'Decoded image' })).toBeVisible();
  });

  await test.step('other samples come with another seed', async () => {
    await page.getByRole('button', { name: 'Draw other samples' }).click();
    await expect(page.getByRole('textbox', { name: 'Seed of the samples' })).toHaveValue('2');
  });

  await expectAccessible(workbench);
});

test('codes without prior are shown by their spread, and the samples say why there are none', async ({
  workbench,
}) => {
  const { page } = workbench;
  const runId = await openNewRun(workbench, quick({ kind: 'linear-autoencoder', latentDim: 3 }));
  await reachStatus(workbench, runId, 'completed');
  await expect(page.getByText('spread (sd)')).toBeVisible();
  await expect(panel(workbench, 'grid')).toContainText('even shares of the images’ codes');
  await expect(panel(workbench, 'map')).toContainText('with the third at its mean');
  await page.getByRole('button', { name: 'Samples', exact: true }).click();
  await expect(panel(workbench, 'samples')).toContainText('Nothing to draw samples from');
  await expectAccessible(workbench);
});

test('a conditional model makes the class that is asked for', async ({ workbench }) => {
  const { page, service } = workbench;
  const runId = await openNewRun(workbench, quick({ kind: 'conditional-vae', latentDim: 2 }));
  await reachStatus(workbench, runId, 'completed');
  const grid = panel(workbench, 'grid');
  const canvas = grid.getByRole('img');
  const cell = async (label: number) => {
    const { pixels, shape } = await service.request('explore.grid', {
      ...{ runId, side: 10, axes: [0, 1] as [number, number], label },
    });
    return pixels.subarray(0, shape.width * shape.height);
  };
  const [first, seventh] = [await cell(0), await cell(7)];
  expect(largestDifference(first, seventh)).toBeGreaterThan(10);
  const place = { x: 0, y: 0, scale: 1, width: 28, height: 28 };
  const shown = async () => greyOnSheet(canvas, place);
  await expect.poll(async () => largestDifference(await shown(), first)).toBe(0);
  await grid.getByRole('combobox', { name: 'Class that is made' }).selectOption('class 7');
  await expect.poll(async () => largestDifference(await shown(), seventh)).toBe(0);
  await page.getByRole('button', { name: 'Measure gradient noise' }).click();
  await expect(page.getByText(/gradient varies|about equally noisy/)).toBeVisible();
});

test('points in the plane are drawn among their data, not as images of two pixels', async ({
  workbench,
}) => {
  const { page } = workbench;
  const runId = await openNewRun(
    workbench,
    quick({ kind: 'vae', latentDim: 2, likelihood: 'gaussian' }, 'moons'),
  );
  await reachStatus(workbench, runId, 'completed');
  const strip = panel(workbench, 'strip').getByRole('img', { name: /among those of the data/ });
  await expect(strip).toBeVisible();
  const { width, height } = (await strip.boundingBox())!;
  expect(Math.min(width, height)).toBeGreaterThan(60);
  await page.getByRole('button', { name: 'Samples', exact: true }).click();
  await expect(panel(workbench, 'samples').getByRole('img')).toBeVisible();
  await expectAccessible(workbench);
});
