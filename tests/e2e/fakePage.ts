import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test as base, type Page } from 'playwright/test';
import { build, preview } from 'vite';
import { PROJECT_DIR } from './project';

interface Fixtures {
  /** Opens the window on the fake service: options as of `tests/renderer/devPage.ts`, and a place. */
  openFake: (hash: string, options?: string) => Promise<Page>;
}

const CONFIG = path.join(PROJECT_DIR, 'tests/renderer/vite.config.ts');

/**
 * For what the window does with answers that a real service would take minutes for. An error thrown in the page fails
 * the test.
 */
export const test = base.extend<Fixtures, { fakeOrigin: string }>({
  fakeOrigin: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures it needs from here.
    async ({}, use) => {
      const outDir = await mkdtemp(path.join(os.tmpdir(), 'latent-fake-'));
      const built = { outDir, emptyOutDir: true };
      await build({ configFile: CONFIG, logLevel: 'error', build: built });
      const server = await preview({
        ...{ configFile: CONFIG, logLevel: 'error', build: { outDir } },
        preview: { host: '127.0.0.1', port: 0 },
      });
      const address = server.httpServer.address();
      if (address === null || typeof address === 'string') throw new Error('no port was given');
      await use(`http://127.0.0.1:${address.port}`);
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  openFake: async ({ page, fakeOrigin }, use) => {
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    await use(async (hash, options = '') => {
      await page.goto(`${fakeOrigin}/?${options}${hash}`);
      await expect(page.getByRole('main')).toBeVisible();
      return page;
    });
    expect(faults).toEqual([]);
  },
});

export { expect };
