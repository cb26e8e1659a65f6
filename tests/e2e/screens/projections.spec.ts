import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright/test';
import { expect, test } from '../fakePage';
import { expectAccessible } from './axe';

const mapOf = (page: Page): Locator => page.getByRole('application', { name: /^Projection/ });
const tipOf = (page: Page): Locator => mapOf(page).locator('.tip');

/** Returns how many pixels of the map differ from its ground. */
async function inkOf(page: Page): Promise<number> {
  const png = await mapOf(page).screenshot();
  const reader = await page.context().newPage();
  const count = await reader.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    let ink = 0;
    for (let at = 0; at < data.length; at += 4) {
      if (data[at] !== data[0] || data[at + 1] !== data[1] || data[at + 2] !== data[2]) ink++;
    }
    return ink;
  }, png.toString('base64'));
  await reader.close();
  return count;
}

test('a projection is started, moves while it iterates, and is kept with how far it can be trusted', async ({
  openFake,
}) => {
  const page = await openFake('#/projections?run=beta-4');
  await expect(page.getByLabel('Run', { exact: true })).toHaveValue('1');
  await page.getByText('1\u202f000', { exact: true }).click();
  await page.getByLabel('Perplexity').fill('40');
  await page.getByRole('button', { name: 'Project', exact: true }).click();
  const status = page.getByText(/^Laying out, iteration \d+ of 750$/).first();
  await expect(status).toBeVisible();
  await expect(mapOf(page)).toBeVisible();
  await expect(page.getByRole('progressbar', { name: 'Progress of the projection' })).toBeVisible();
  await expectAccessible(page);
  await expect(page.getByRole('heading', { name: /t-SNE, perplexity 40/ })).toBeVisible();
  await expect(page.getByText('Trustworthiness')).toBeVisible();
  await expect(page.getByText('KL divergence left, nats')).toBeVisible();
  await expect(page.getByRole('link', { name: /t-SNE, perplexity 40/ })).toHaveAttribute(
    'aria-current',
    'page',
  );
  await expectAccessible(page);
});

test('a point is read by the pointer and by keys, chosen, and says its image, class and error', async ({
  openFake,
}) => {
  const page = await openFake('#/projections/beta-tsne');
  await mapOf(page).focus();
  await page.keyboard.press('ArrowRight');
  await expect(tipOf(page)).toContainText(/^\s*[0-9]\s*#\d+/);
  await expect(tipOf(page).locator('canvas')).toBeVisible();
  await page.getByRole('button', { name: 'lost neighbours' }).click();
  await expect(page.getByText('and more')).toBeVisible();
  await mapOf(page).focus();
  await page.keyboard.press('ArrowRight');
  await expect(tipOf(page)).toContainText(/error [\d.]+\u202f%|not looked at/);
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Image /)).toBeVisible();
  await expectAccessible(page);
  await mapOf(page).focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByText(/^Image /)).toBeHidden();
});

test('the legend of classes filters the map under every colouring', async ({ openFake }) => {
  const page = await openFake('#/projections/beta-tsne');
  await expect(mapOf(page)).toBeVisible();
  for (const layer of ['class', 'false neighbours']) {
    await page.getByRole('button', { name: layer }).click();
    await page.mouse.move(2, 2);
    const all = await inkOf(page);
    await page.getByRole('button', { name: '3', exact: true }).click({ modifiers: ['Shift'] });
    await page.mouse.move(2, 2);
    const alone = await inkOf(page);
    expect(alone).toBeGreaterThan(100);
    expect(alone).toBeLessThan(all / 3);
    await page.getByRole('button', { name: 'all', exact: true }).click();
  }
});

test('a map of 70,000 points is drawn, filtered and read', async ({ openFake }) => {
  const page = await openFake('#/projections/beta-tsne', 'points=70000');
  await expect(page.getByText('70\u202f000', { exact: true })).toBeVisible();
  await expect.poll(() => inkOf(page)).toBeGreaterThan(50_000);
  await mapOf(page).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(tipOf(page).locator('canvas')).toBeVisible();
});

test('points and picture are saved as files', async ({ openFake }) => {
  const page = await openFake('#/projections/digits-umap');
  const save = async (entry: string): Promise<Buffer> => {
    await page.getByRole('button', { name: 'Map: copy and save' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: entry }).click(),
    ]);
    return readFile(await download.path());
  };
  const lines = (await save('Save points as CSV')).toString('utf8').trimEnd().split('\n');
  expect(lines[0]).toBe('index,x,y,label,intrusion,loss');
  expect(lines).toHaveLength(5001);
  expect((await save('Save picture as PNG')).subarray(1, 4).toString()).toBe('PNG');
});

test('a projection that is cancelled says that nothing is kept', async ({ openFake }) => {
  const page = await openFake('#/projections?dataset=digits', 'held');
  await page.getByRole('button', { name: 'Project', exact: true }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Nothing is kept of this projection.')).toBeVisible();
  await expectAccessible(page);
});

test('a wrong setting is named at its field, and a refusal of the service beside the button', async ({
  openFake,
}) => {
  const page = await openFake('#/projections');
  await page.getByLabel('Perplexity').fill('0');
  await expect(page.getByRole('alert')).toContainText('Perplexity must be a number from 1');
  await expect(page.getByRole('button', { name: 'Project', exact: true })).toBeDisabled();
  await page.getByLabel('Perplexity').fill('400');
  await page.getByRole('button', { name: 'Project', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('The perplexity must be below a third');
  await expectAccessible(page);
});

test('a workspace without maps and one that cannot be read say so', async ({ openFake }) => {
  const page = await openFake('#/projections', 'fresh');
  await expect(page.getByText('Maps that are ready are kept here.')).toBeVisible();
  await page.getByText('Images of a data set').click();
  await expect(page.getByRole('button', { name: 'Project', exact: true })).toBeEnabled();
  await expectAccessible(page);
  await openFake('#/projections', 'broken');
  await expect(page.getByText('The projections could not be listed')).toBeVisible();
  await openFake('#/projections/none-such');
  await expect(page.getByText('There is no such map')).toBeVisible();
});

test('the room is reached from the rail, the palette, a run and a data set', async ({
  openFake,
}) => {
  const page = await openFake('#/runs');
  await page.getByRole('link', { name: 'Projections' }).click();
  await expect(page.getByRole('heading', { name: 'New projection' })).toBeVisible();
  await page.keyboard.press('1');
  await page.keyboard.press('4');
  await expect(page.getByRole('heading', { name: 'New projection' })).toBeVisible();
  await openFake('#/runs/beta-4');
  await page.getByRole('link', { name: 'Project…' }).click();
  await expect(page.getByLabel('Run', { exact: true }).locator('option:checked')).toHaveText(
    'Digits β = 4',
  );
  await openFake('#/data');
  await page.getByRole('button', { name: 'Project…' }).click();
  await expect(page.getByLabel('Data set', { exact: true })).toBeVisible();
});

test('a narrow window keeps map, facts and form in reach', async ({ openFake }) => {
  const page = await openFake('#/projections/beta-tsne');
  await page.setViewportSize({ width: 640, height: 700 });
  await expect(mapOf(page)).toBeInViewport();
  await page.getByText('Trustworthiness').scrollIntoViewIfNeeded();
  await expect(page.getByText('Trustworthiness')).toBeInViewport();
  await openFake('#/projections');
  await page.getByRole('button', { name: 'Project', exact: true }).scrollIntoViewIfNeeded();
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
  await expectAccessible(page);
});
