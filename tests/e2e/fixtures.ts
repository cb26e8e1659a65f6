import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test as base, expect, type Page } from 'playwright/test';
import { launchDesktop, type Desktop, type DesktopOptions } from './desktop';
import { startHeadlessHost, type HeadlessHost } from './headlessHost';
import { connectToService, type ServiceConnection } from './serviceConnection';

/** The headless host on a fresh workspace, its page open and the service's own line beside it. */
export interface Workbench {
  page: Page;
  host: HeadlessHost;
  /** Asks the service directly, to prepare a test or to check what the page shows. */
  service: ServiceConnection;
  workspaceDir: string;
}

interface Fixtures {
  workspaceDir: string;
  workbench: Workbench;
  /** Starts the desktop shell; every shell a test started is ended after it. */
  launchDesktop: (options?: Partial<DesktopOptions>) => Promise<Desktop>;
  desktop: Desktop;
}

/**
 * `workbench` holds the offline promise for every test that uses it: a request of the page to
 * anywhere but its own origin, an error thrown in the page or a violated content security policy
 * fails the test.
 */
export const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures it needs from here.
  workspaceDir: async ({}, use) => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'latent-e2e-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },

  workbench: async ({ page, workspaceDir }, use) => {
    const host = await startHeadlessHost(workspaceDir);
    const service = await connectToService(host.origin, host.token);
    const faults = watchPage(page, host.origin);
    await page.goto(host.address);
    await use({ page, host, service, workspaceDir });
    service.close();
    await page.close();
    await host.stop();
    expect(faults).toEqual([]);
  },

  launchDesktop: async ({ workspaceDir }, use) => {
    const started: Desktop[] = [];
    await use(async (options) => {
      const desktop = await launchDesktop({ workspaceDir, ...options });
      started.push(desktop);
      return desktop;
    });
    for (const desktop of started) await desktop.end();
  },

  desktop: async ({ launchDesktop: launch }, use) => {
    await use(await launch());
  },
});

export { expect };

/** Returns a list that fills with what a page must never do. */
function watchPage(page: Page, origin: string): string[] {
  const faults: string[] = [];
  const isOwn = (url: string): boolean =>
    [origin, origin.replace('http', 'ws'), `blob:${origin}`].some((own) =>
      url.startsWith(`${own}/`),
    );
  page.on('request', (request) => {
    if (!isOwn(request.url())) faults.push(`request to ${request.url()}`);
  });
  page.on('websocket', (socket) => {
    if (!isOwn(socket.url())) faults.push(`WebSocket to ${socket.url()}`);
  });
  page.on('pageerror', (error) => faults.push(`error in the page: ${error.message}`));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) faults.push(message.text());
  });
  return faults;
}
