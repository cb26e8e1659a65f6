import type { Locator, Page } from 'playwright/test';
import { expect, test } from '../fakePage';
import { expectAccessible } from './axe';

const metric = (page: Page, key: string): Locator => page.locator(`[data-metric="${key}"]`);

test('a score card is measured, fills as it goes and names the faults it finds', async ({
  openFake,
}) => {
  const page = await openFake('#/runs/linear-one');
  await page.getByRole('link', { name: 'Score card' }).click();
  await expect(page.getByRole('heading', { name: 'No score card yet' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Measure', exact: true }).click();
  await expect(page.getByText(/^\d+ of 21 measured$/)).toBeVisible();
  await expect(metric(page, 'path-length-linear').locator('.value b')).toHaveText(/^\d/);
  await expect(metric(page, 'linear-probe')).toContainText('to come');
  const faults = page.getByRole('list', { name: 'Faults found' });
  await expect(faults).toContainText('The prior has holes');
  await expect(faults).toContainText('Completeness');
  await expect(page.getByRole('button', { name: 'Measure again' })).toBeVisible();
  await expect(metric(page, 'mig')).toContainText('The data have no known factors.');
  await expectAccessible(page);
});

test('a measuring that is cancelled keeps what is measured', async ({ openFake }) => {
  const page = await openFake('#/runs/beta-4/scores', 'held');
  await page.getByRole('button', { name: 'Measure again' }).click();
  await expect(page.getByText(/ of 21 measured$/)).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Measure again' })).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Card' }).locator('option')).toHaveCount(4);
});

test('every metric tells formula, source, direction and parts on demand', async ({ openFake }) => {
  const page = await openFake('#/runs/beta-4/scores');
  const row = metric(page, 'knn-labels');
  await expect(row).toContainText('higher is better');
  await expect(row.locator('.value b')).toHaveText(/^\d\d\.\d ± \d\.\d\u202f%$/);
  await row.getByText('How it is measured').click();
  await expect(row).toContainText('mean of f(z) over z ~ p(z)');
  await expect(row).toContainText('95 % interval');
  await expect(row.getByRole('row')).toHaveCount(10);
  await expect(row.getByRole('img', { name: /over epochs\. epoch 5: .*epoch 20/ })).toBeVisible();
  await expectAccessible(page);
});

test('an earlier card of the run is shown on demand', async ({ openFake }) => {
  const page = await openFake('#/runs/beta-4/scores');
  await expect(page.getByText(/^Weights of epoch 20,/)).toBeVisible();
  await page.getByRole('combobox', { name: 'Card' }).selectOption({ index: 2 });
  await expect(page.getByText(/^Weights of epoch 5,/)).toBeVisible();
});

test('two runs are compared metric by metric, and chance is not called a difference', async ({
  openFake,
}) => {
  const page = await openFake('#/runs/beta-4/scores');
  const other = page.getByRole('combobox', { name: 'Compare with' });
  await other.selectOption({ label: 'Dense 512-256, 20-D' });
  await expect(
    page.getByText(/better in \d+, worse in \d+, no clear difference in \d+/),
  ).toBeVisible();
  await expect(page.getByText(/was measured on mnist, this run on digits/)).toBeVisible();
  await expect(metric(page, 'path-length-linear')).toContainText('Dense 512-256, 20-D is better');
  await expect(metric(page, 'coverage')).toContainText('this run is better');
  await expect(metric(page, 'active-units')).toContainText('no clear difference');
  await expectAccessible(page);
  await other.selectOption({ label: 'Moons' });
  await expect(page.getByText('Moons has no score card yet.')).toBeVisible();
});

test('a narrow window keeps the score card within its width', async ({ openFake }) => {
  const page = await openFake('#/runs/beta-4/scores');
  await page.setViewportSize({ width: 560, height: 700 });
  await expect(metric(page, 'coverage').locator('.value b')).toBeVisible();
  const overflow = (): Promise<number> =>
    page.locator('.scroll').evaluate((element) => element.scrollWidth - element.clientWidth);
  await expect.poll(overflow).toBe(0);
  await expectAccessible(page);
});

test('cards and reports that cannot be read say so', async ({ openFake }) => {
  const page = await openFake('#/runs/beta-4/scores', 'broken');
  await expect(page.getByRole('alert')).toContainText('disk I/O error');
});

test('anomalies are scored against a data set, with curves that keys read', async ({
  openFake,
}) => {
  const page = await openFake('#/runs/dense-20d/anomalies');
  await expect(page.getByRole('heading', { name: /Does the model know/ })).toBeVisible();
  await page
    .getByRole('combobox', { name: 'Tell test images from' })
    .selectOption({ label: 'data set digits' });
  await page.getByRole('button', { name: 'Score images' }).click();
  await expect(page.getByRole('progressbar', { name: 'Progress of the scoring' })).toBeVisible();
  await expect(page.getByText(/By the importance-weighted bound, .* of 100 pairs/)).toBeVisible();
  await expect(page.getByRole('row', { name: /negative ELBO 0\.\d{3} ± 0\.012/ })).toBeVisible();
  const roc = page.getByRole('img', { name: /^ROC/ });
  await roc.focus();
  await page.keyboard.press('ArrowRight');
  await expect(roc).toHaveAccessibleName(/usual images taken for anomalies 2\.0 %: reconstruction/);
  await expect(page.getByRole('img', { name: /^Precision and recall/ })).toBeVisible();
  await expectAccessible(page);
});

test('a scoring is cancelled, and nothing is kept of it', async ({ openFake }) => {
  const page = await openFake('#/runs/dense-20d/anomalies', 'held');
  await page.getByRole('button', { name: 'Score images' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Score images' })).toBeVisible();
  await expect(page.getByRole('heading', { name: /Does the model know/ })).toBeVisible();
});
