import { expect, test } from '../fixtures';
import { startHeadlessHost } from '../headlessHost';
import { connectToService } from '../serviceConnection';

// Every test with `workbench` also fails when the page asks anything of another origin.

test('the page reaches its service, takes the token out of the address and survives a reload', async ({
  workbench: { page, host, service, workspaceDir },
}) => {
  await expect(page).toHaveTitle('Latent Workbench');
  await expect(page.getByText(workspaceDir)).toBeVisible();
  expect(page.url()).not.toContain(host.token);
  await page.reload();
  await expect(page.getByText(workspaceDir)).toBeVisible();
  expect(await service.request('system.info', {})).toMatchObject({ workspace: workspaceDir });
});

test('a walk through the rooms asks nothing of another origin', async ({ workbench: { page } }) => {
  for (const hash of ['#/new', '#/data', '#/projections', '#/system', '#/runs']) {
    await page.goto(new URL(hash, page.url()).href);
    await expect(page.getByRole('main')).toBeVisible();
    await page.waitForLoadState('networkidle');
  }
});

test('a page without the token says what to do and shows nothing of the workspace', async ({
  page,
  workspaceDir,
}) => {
  const host = await startHeadlessHost(workspaceDir);
  await page.goto(`${host.origin}/#token=${'A'.repeat(43)}`);
  await expect(page.getByRole('main')).toContainText(/latent serve|address/i);
  await expect(page.getByText(workspaceDir)).toHaveCount(0);
  await expect(
    connectToService(host.origin, 'wrong').then((line) => line.request('runs.list', {})),
  ).rejects.toThrow('4401');
  await host.stop();
});

test('another site’s page can neither read the workbench nor talk to its service', async ({
  page,
  workspaceDir,
}) => {
  const host = await startHeadlessHost(workspaceDir);
  // Any other origin will do as the other site: the same port under another name.
  await page.goto(`${host.origin.replace('127.0.0.1', 'localhost')}/`);
  expect(await page.locator('body').innerText()).toContain('answers to http://127.0.0.1');
  await page.goto('about:blank');
  const outcome = await page.evaluate(
    ({ origin, token }) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(`${origin.replace('http', 'ws')}/service`, [
          `latent.${token}`,
        ]);
        socket.onopen = () => resolve('open');
        socket.onerror = () => resolve('refused');
      }),
    { origin: host.origin, token: host.token },
  );
  expect(outcome).toBe('refused');
  const read = await page.evaluate(
    (url) =>
      fetch(url).then(
        () => 'read',
        () => 'refused',
      ),
    host.origin,
  );
  expect(read).toBe('refused');
  await host.stop();
});

test('a page whose host ended and came back says that it must be opened anew', async ({
  page,
  workspaceDir,
}) => {
  const first = await startHeadlessHost(workspaceDir);
  await page.goto(first.address);
  await expect(page.getByText(workspaceDir)).toBeVisible();
  expect(await first.stop()).toBe(0);
  await expect(page.getByRole('status').first()).toContainText(/away/i);
  const second = await startHeadlessHost(workspaceDir, Number(new URL(first.origin).port));
  // The token is new, so the old page is refused: another user could have taken the port.
  await expect(page.getByRole('main')).toContainText(/latent serve|address/i);
  await page.goto(second.address);
  await expect(page.getByText(workspaceDir)).toBeVisible();
  await second.stop();
});
