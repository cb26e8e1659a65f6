import { expect, test } from '../fixtures';

test('a fresh workspace leads to a training run in one click', async ({ workbench }) => {
  const { page, service } = workbench;
  await expect(page.getByRole('heading', { name: 'Train a first autoencoder' })).toBeVisible();
  await page.getByRole('button', { name: 'Train the example' }).click();
  await expect(page).toHaveURL(/#\/runs\/[a-z0-9-]+$/);
  const [run] = await service.request('runs.list', {});
  expect(page.url()).toContain(`#/runs/${run!.runId}`);
  await service.request('runs.stop', { runId: run!.runId });
});

test('the foretaste on the first screen shows the very images of the data set', async ({
  workbench,
}) => {
  const { page, service } = workbench;
  const sheet = page.getByRole('img', { name: 'Fifteen images of the built-in digits' });
  await expect(sheet).toBeVisible();
  const { pixels } = await service.request('datasets.preview', {
    ...{ name: 'digits', split: 'train', offset: 0, count: 15 },
  });
  // Image 6 is the second of the second row: 28 px at scale 2, 4 px apart.
  const shown = await sheet.evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(60, 60, 56, 56);
    return Array.from(
      { length: 784 },
      (_, at) => data[(Math.floor(at / 28) * 2 * 56 + (at % 28) * 2) * 4],
    );
  });
  expect(shown).toEqual([...pixels.subarray(6 * 784, 7 * 784)]);
});

test('the token leaves the address bar, and a reload still reaches the service', async ({
  workbench,
}) => {
  const { page, host } = workbench;
  await expect(page.getByText('Service ready')).toBeVisible();
  expect(page.url()).toBe(`${host.origin}/#/runs`);
  await page.reload();
  await expect(page.getByText('Service ready')).toBeVisible();
});

test('a window without the token is told what to do', async ({ workbench, browser }) => {
  const stranger = await browser.newPage();
  await stranger.goto(`${workbench.host.origin}/#token=${'0'.repeat(43)}`);
  await expect(stranger.getByText('This window has no key to the service')).toBeVisible();
  await stranger.close();
});

test('the palette opens by Ctrl K, finds a room and goes there', async ({ workbench }) => {
  const { page } = workbench;
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find a command or a run' }).fill('system');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'System' })).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByText(workbench.workspaceDir).first()).toBeVisible();
});

test('light and dark are switched by key, set on every surface, and remembered', async ({
  workbench,
}) => {
  const { page } = workbench;
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.keyboard.press('3');
  await page.getByText('Light', { exact: true }).click();
  expect(await ground()).toBe('rgb(244, 245, 246)');
  await page.keyboard.press('Control+Shift+L');
  expect(await ground()).toBe('rgb(15, 18, 21)');
  await page.reload();
  await expect.poll(ground).toBe('rgb(15, 18, 21)');
});
