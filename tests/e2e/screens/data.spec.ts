import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '../fixtures';

/** Writes an IDX file of `count` images of 4×3 pixels, pixel values 0, 1, 2, ... modulo 256. */
async function writeIdxImages(folder: string, name: string, count: number): Promise<void> {
  const header = Buffer.from([0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 4, 0, 0, 0, 3]);
  const pixels = Buffer.from({ length: count * 12 } as ArrayLike<number>).map((_, at) => at % 256);
  await writeFile(path.join(folder, name), Buffer.concat([header, pixels]));
}

/** Writes the labels 0, 1, 0, 1, ... for those images. */
async function writeIdxLabels(folder: string, name: string, count: number): Promise<void> {
  const header = Buffer.from([0, 0, 8, 1, 0, 0, 0, count]);
  const labels = Buffer.from({ length: count } as ArrayLike<number>).map((_, at) => at % 2);
  await writeFile(path.join(folder, name), Buffer.concat([header, labels]));
}

test('an imported data set is shown pixel by pixel with its counts, and can be removed', async ({
  workbench,
}) => {
  const { page, workspaceDir } = workbench;
  await writeIdxImages(workspaceDir, 'train-images-idx3-ubyte', 30);
  await writeIdxLabels(workspaceDir, 'train-labels-idx1-ubyte', 30);
  await writeIdxImages(workspaceDir, 't10k-images-idx3-ubyte', 9);
  await writeIdxLabels(workspaceDir, 't10k-labels-idx1-ubyte', 9);
  await page.keyboard.press('2');
  await page.getByLabel('File or folder on this machine').fill(workspaceDir);
  await page.getByLabel('Name in this workspace').fill('tiny');
  await page.getByRole('button', { name: 'Import', exact: true }).click();

  await expect(page.getByRole('heading', { name: 'tiny' })).toBeVisible();
  await expect(page.getByText('Images 0–29 of 30')).toBeVisible();
  await expect(page.getByRole('row', { name: /^0 15$/ })).toBeVisible();
  await expect(page.getByText('There are only 30 training images')).toBeVisible();
  await expect(page.getByText('0 of 12 values')).toBeVisible();
  const sheet = page.getByRole('img', { name: 'Images of the training split' });
  // Images of 3×4 pixels are shown at scale 16; the middle of each pixel of image 1, 3 px after image 0.
  const shown = await sheet.evaluate((canvas: HTMLCanvasElement) =>
    Array.from({ length: 12 }, (_, at) => {
      const [x, y] = [51 + (at % 3) * 16 + 8, Math.floor(at / 3) * 16 + 8];
      return canvas.getContext('2d')!.getImageData(x, y, 1, 1).data[0];
    }),
  );
  expect(shown).toEqual([12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]);
  await page.getByText('Test', { exact: true }).click();
  await expect(page.getByText('Images 0–8 of 9')).toBeVisible();

  await page.getByRole('button', { name: 'Remove…' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'tiny' })).toBeHidden();
});

test('a data set is shown with its range, its known latent variables and what does not fit it', async ({
  workbench,
}) => {
  const { page } = workbench;
  await page.keyboard.press('2');
  await page.getByRole('button', { name: 'Two moons' }).click();
  const warnings = page.getByRole('list', { name: 'What to know before training' });
  await expect(warnings).toContainText('a Bernoulli likelihood does not fit');
  await expect(
    page.getByRole('definition').filter({ hasText: '\u22121.32 to 2.25' }),
  ).toBeVisible();
  await expect(
    page.getByRole('img', { name: /^Histogram of the values, \u22121.32 to/ }),
  ).toBeVisible();
  const factors = page.getByRole('table', { name: 'Known latent variables' });
  await expect(factors.getByRole('row', { name: 'angle 0 to 180 degrees' })).toBeVisible();

  await page.getByRole('button', { name: 'New run on this set' }).click();
  const likelihood = page.locator('[data-field="model.likelihood"]');
  await expect(likelihood.getByRole('status')).toContainText('made for values in 0..1');
  await page.getByText('Preparation', { exact: true }).click();
  await page.locator('[data-field="data.scaling"]').getByText('To 0..1').click();
  await expect(likelihood.getByRole('status')).toBeHidden();
});

test('a broken file is named where its path was typed, with what was expected and found', async ({
  workbench,
}) => {
  const { page, workspaceDir } = workbench;
  const file = path.join(workspaceDir, 'broken-idx3-ubyte');
  await writeFile(file, 'not images');
  await page.keyboard.press('2');
  await page.getByLabel('File or folder on this machine').fill(file);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  const alert = page.locator('#import-help').getByRole('alert');
  await expect(alert).toContainText('broken-idx3-ubyte');
  await expect(alert).toContainText(/expected .* found/);
  await expect(page.getByLabel('File or folder on this machine')).toHaveValue(file);
});
