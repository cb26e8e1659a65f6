import type { ServiceConnection } from '../serviceConnection';
import { expect, test } from '../fixtures';

/** Creates a stopped run of a small network without waiting for an epoch. */
async function createRun(service: ServiceConnection, name: string, latentDim: number) {
  const run = await service.request('runs.create', {
    config: {
      name,
      data: { dataset: 'digits', validationCount: 2000 },
      model: { kind: 'vae', latentDim, encoder: [{ type: 'dense', units: 8 }] },
      training: { epochs: 1 },
    },
  });
  await expect
    .poll(async () => (await service.request('runs.get', { runId: run.runId })).status, {
      timeout: 60_000,
    })
    .toBe('completed');
  return service.request('runs.get', { runId: run.runId });
}

test('the list shows each run’s numbers as the service has them, live', async ({ workbench }) => {
  const { page, service } = workbench;
  await expect(page.getByRole('heading', { name: 'Train a first autoencoder' })).toBeVisible();
  const run = await createRun(service, 'Small', 3);
  const row = page.getByRole('row', { name: 'Small' });
  await expect(row).toContainText('completed');
  const cells = await row.getByRole('cell').allInnerTexts();
  expect(cells[4]).toBe('3');
  expect(cells[5]).toBe('1/1');
  // The number is named, since runs of other models are measured by another.
  expect(cells[6]).toBe(`Negative ELBO ${run.test!['elboNats']!.toFixed(1)}`);
});

test('runs are walked, renamed, deleted and brought back by keys and Undo', async ({
  workbench,
}) => {
  const { page, service } = workbench;
  await createRun(service, 'First', 2);
  await createRun(service, 'Second', 2);
  const rows = page.locator('tbody tr');
  await expect(rows).toHaveCount(2);

  await rows.first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('row', { name: 'First' })).toBeFocused();

  await page.keyboard.press('F2');
  await page.keyboard.type('Renamed');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row', { name: 'Renamed' })).toBeFocused();
  const names = async () => (await service.request('runs.list', {})).map(({ name }) => name).sort();
  await expect.poll(names).toEqual(['Renamed', 'Second']);

  await page.keyboard.press('Delete');
  await expect(rows).toHaveCount(1);
  expect(await names()).toEqual(['Second']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(rows).toHaveCount(2);
  expect(await names()).toEqual(['Renamed', 'Second']);

  await page.getByRole('button', { name: 'Name' }).click();
  await expect(rows.first()).toHaveAccessibleName('Renamed');
  await page.keyboard.press('/');
  await page.keyboard.type('second');
  await expect(rows).toHaveCount(1);

  await rows.first().focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/runs\/.+/);
});
