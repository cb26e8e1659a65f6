import { expect, test } from '../fixtures';
import { askThroughBridge, serviceReady } from './shellPage';

declare const window: Record<string, unknown>;

test('the window opens on the workbench and the service answers through the bridge', async ({
  desktop: { page },
  workspaceDir,
}) => {
  await serviceReady(page);
  await expect(page).toHaveTitle('Latent Workbench');
  expect(page.url()).toMatch(/^latent:\/\/app\//);
  const info = await askThroughBridge(page, 'system.info', {});
  expect(info).toMatchObject({ workspace: workspaceDir, version: '0.1.0' });
  expect(info.nodeVersion).toMatch(/^v?24\./);
});

test('the page has the bridge and nothing of Node or Electron', async ({ desktop: { page } }) => {
  const found = await page.evaluate(() => ({
    bridge: Object.keys(window['latentHost'] as object).sort(),
    outside: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter(
      (name) => name in window,
    ),
  }));
  expect(found.outside).toEqual([]);
  expect(found.bridge).toEqual([
    'chooseDataPath',
    'kind',
    'onCommand',
    'onMessage',
    'onServiceState',
    'send',
  ]);
});

test('the page cannot make code from text', async ({ desktop: { page } }) => {
  const outcome = await page.evaluate(() => {
    // A string timer is code made from text; a page that may not do that never runs it.
    const setTimer = window['setTimeout'] as (code: string | (() => void), ms: number) => void;
    try {
      setTimer('window.madeFromText = true', 0);
    } catch {
      // Refused by trusted types; refused by the policy otherwise.
    }
    return new Promise((resolve) => {
      setTimer(() => {
        resolve(window['madeFromText'] === undefined);
      }, 50);
    });
  });
  expect(outcome).toBe(true);
});

test('menu entries reach the page', async ({ desktop: { app, page } }) => {
  await expect(page.getByRole('main')).toBeVisible();
  await app.evaluate(({ Menu }) => {
    const file = Menu.getApplicationMenu()?.items[0]?.submenu;
    file?.items.find(({ label }) => label === 'New run')?.click();
  });
  await expect.poll(() => new URL(page.url()).hash).toBe('#/new');
});

test('the window opens again where it stood', async ({ launchDesktop }) => {
  const first = await launchDesktop();
  await serviceReady(first.page);
  await first.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 30, width: 1010, height: 640 });
  });
  // The window manager answers on its own time.
  await expect
    .poll(() =>
      first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds()),
    )
    .toMatchObject({ width: 1010, height: 640 });
  await first.app.close();
  const second = await launchDesktop({ settingsDir: first.settingsDir });
  const bounds = await second.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getBounds(),
  );
  expect(bounds).toEqual({ x: 40, y: 30, width: 1010, height: 640 });
});
