import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, test } from '../fixtures';
import { electronPath, PROJECT_DIR } from '../project';
import { askThroughBridge, serviceReady } from './shellPage';

declare const document: {
  createElement: (tag: string) => { src: string };
  head: { append: (node: unknown) => void };
};
declare const location: { href: string };
declare const open: (url: string) => unknown;

/** A web server on the loopback: the nearest place outside the application, and easy to watch. */
async function startOutside(): Promise<{ url: string; hits: string[]; server: Server }> {
  const hits: string[] = [];
  const server = createServer((request, response) => {
    hits.push(request.url ?? '');
    response.end('reached');
  });
  server.on('upgrade', (request, socket) => {
    hits.push(request.url ?? '');
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, hits, server };
}

test('nothing that page or shell does reaches the outside', async ({ desktop: { app, page } }) => {
  const outside = await startOutside();
  await serviceReady(page);
  await page.evaluate(async (url) => {
    await fetch(`${url}/fetch`).catch(() => undefined);
    const image = document.createElement('img');
    image.src = `${url}/image`;
    document.head.append(image);
    try {
      const script = document.createElement('script');
      script.src = `${url}/script`;
      document.head.append(script);
    } catch {
      // Trusted types refuse the address already.
    }
    new WebSocket(`${url.replace('http', 'ws')}/socket`);
    open(`${url}/window`);
    location.href = `${url}/navigation`;
  }, outside.url);
  // The page's policy does not bind the shell itself: this one only the session's guard stops.
  const shellOutcome = await app.evaluate(async ({ net }, url) => {
    return new Promise<string>((resolve) => {
      const request = net.request(`${url}/shell`);
      request.on('response', () => resolve('answered'));
      request.on('error', (error) => resolve(error.message));
      request.end();
    });
  }, outside.url);
  expect(shellOutcome).toBe('net::ERR_BLOCKED_BY_CLIENT');
  // The page is still there and still connected after all that.
  expect((await askThroughBridge(page, 'system.info', {})).version).toBe('0.1.0');
  expect(page.url()).toMatch(/^latent:\/\/app\//);
  expect(app.windows()).toHaveLength(1);
  outside.server.close();
  expect(outside.hits).toEqual([]);
});

test('the network log of a plain start names no host and no connection', async ({
  workspaceDir,
}) => {
  const logFile = path.join(workspaceDir, 'network-log.json');
  // Without Playwright, whose own switches keep Chromium quiet.
  const shell = spawn(
    electronPath(),
    ['--no-sandbox', `--log-net-log=${logFile}`, PROJECT_DIR, '--workspace', workspaceDir],
    { env: { ...process.env, XDG_CONFIG_HOME: workspaceDir }, stdio: 'ignore' },
  );
  const exited = new Promise((resolve) => shell.once('exit', resolve));
  const database = path.join(workspaceDir, 'workbench.sqlite');
  await expect.poll(() => existsSync(database), { timeout: 30_000 }).toBe(true);
  // Chromium's background services begin some seconds after the first page.
  await new Promise((resolve) => setTimeout(resolve, 8000));
  shell.kill('SIGTERM');
  expect(await exited).toBe(0);
  // Written when the shell quits with its window open: it did run.
  expect(existsSync(path.join(workspaceDir, 'Latent Workbench', 'window.json'))).toBe(true);
  // The application's own scheme never comes as far as the network, so nothing may stand here.
  const log = readFileSync(logFile, 'utf8');
  expect(log).toContain('"events"');
  expect([...log.matchAll(/"(?:url|host|address)":"[^"]+"/g)].map(String)).toEqual([]);
});

test('the page gets no permission but to copy and to fill the screen', async ({
  desktop: { page },
}) => {
  await serviceReady(page);
  // The clipboard is closed to a page without the focus, whatever it is granted.
  await page.getByRole('main').click();
  const outcomes = await page.evaluate(async () => {
    const outcomeOf = (ask: () => Promise<unknown>): Promise<string> =>
      ask().then(
        () => 'granted',
        () => 'refused',
      );
    return {
      instruments: await outcomeOf(() => navigator.requestMIDIAccess()),
      place: await new Promise<string>((resolve) => {
        navigator.geolocation.getCurrentPosition(
          () => resolve('granted'),
          () => resolve('refused'),
        );
      }),
      notices: await Notification.requestPermission(),
      readingTheClipboard: await outcomeOf(() => navigator.clipboard.readText()),
      copying: await outcomeOf(() => navigator.clipboard.writeText('a config')),
    };
  });
  expect(outcomes).toEqual({
    instruments: 'refused',
    place: 'refused',
    notices: 'denied',
    readingTheClipboard: 'refused',
    copying: 'granted',
  });
});
