import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { connect as connectSocket, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import {
  type HeadlessServer,
  startHeadlessServer,
} from '../../../src-main/hosts/server/headlessServer';
import { MAX_CLIENT_MESSAGE_BYTES } from '../../../src-shared/contract/messages';

let folder: string;
let server: HeadlessServer;
let origin: string;
let token: string;
/** Connections that reached the service, open ones only. */
let openConnections: number;

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'latent-server-'));
  mkdirSync(path.join(folder, 'renderer'));
  writeFileSync(path.join(folder, 'renderer/index.html'), '<title>page</title>');
  writeFileSync(path.join(folder, 'secret.html'), 'secret');
  openConnections = 0;
  server = await startHeadlessServer({
    rendererDir: path.join(folder, 'renderer'),
    port: 0,
    // Sends back whatever it receives, as a service would answer.
    connect: (send) => {
      openConnections += 1;
      return { receive: send, close: () => (openConnections -= 1) };
    },
  });
  const address = new URL(server.address);
  origin = address.origin;
  token = address.hash.slice('#token='.length);
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

test('the page comes with the headers that shut everything else out', async () => {
  const { status, headers, body } = await get('/');
  expect(status).toBe(200);
  expect(body).toBe('<title>page</title>');
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'same-origin',
  });
  expect(headers['content-security-policy']).toContain(
    `connect-src 'self' ${origin.replace('http', 'ws')};`,
  );
});

test('it listens on the loopback alone', async () => {
  const others = Object.values(os.networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
  // 127.0.0.2 is this machine too, and a server on all addresses would answer there.
  for (const host of ['127.0.0.2', ...others]) {
    await expect(dial(host, Number(new URL(origin).port))).rejects.toThrow('ECONNREFUSED');
  }
});

test.each(['evil.example', 'localhost', '127.0.0.1', 'evil.example:7420', '-'])(
  'a request that names the host %j is refused, as after DNS rebinding',
  async (host) => {
    const { status, body } = await get('/', { host });
    expect(status).toBe(403);
    expect(body).not.toContain('<title>');
  },
);

test('a request from another site’s page is refused', async () => {
  expect((await get('/', { origin: 'http://evil.example' })).status).toBe(403);
  expect((await get('/', { origin: 'null' })).status).toBe(403);
  expect((await get('/', { origin })).status).toBe(200);
});

test.each([
  '/../secret.html',
  '/%2e%2e/secret.html',
  '/..%2fsecret.html',
  '/assets/../../secret.html',
])('%s does not lead out of the page’s folder', async (urlPath) => {
  const { status, body } = await get(urlPath);
  expect(status).toBe(404);
  expect(body).not.toContain('secret');
});

test('nothing but reading is possible over HTTP', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    expect((await get('/', {}, method)).status).toBe(405);
  }
  expect(await get('/', {}, 'HEAD')).toMatchObject({ status: 200, body: '' });
});

test('a page with the token reaches the service, bytes in and bytes out', async () => {
  const socket = openSocket([`latent.${token}`]);
  socket.once('open', () => socket.send(Buffer.from([1, 2, 3])));
  const answer = await new Promise((resolve) => socket.once('message', resolve));
  expect(answer).toEqual(Buffer.from([1, 2, 3]));
  expect(socket.protocol).toBe(`latent.${token}`);
  socket.close();
  await closeOf(socket);
  await expect.poll(() => openConnections).toBe(0);
});

test('a page without the token is told so by close code 4401 and never reaches the service', async () => {
  for (const protocols of [[], [`latent.${'A'.repeat(43)}`], ['latent.'], [token]]) {
    const { code } = await closeOf(openSocket(protocols));
    expect(code).toBe(4401);
  }
  expect(openConnections).toBe(0);
});

test('the token does not help a page of another site, another host name or no page at all', async () => {
  const protocols = [`latent.${token}`];
  const attempts = [
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: undefined },
    { origin: origin.replace('127.0.0.1', 'localhost') },
    { origin, headers: { host: 'evil.example' } },
  ];
  for (const options of attempts) {
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/service`, protocols, options);
    await expect(new Promise((_, reject) => socket.once('error', reject))).rejects.toThrow('403');
  }
  expect(openConnections).toBe(0);
});

test('WebSockets exist at /service only', async () => {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/`, [`latent.${token}`], { origin });
  await expect(new Promise((_, reject) => socket.once('error', reject))).rejects.toThrow('403');
});

test('a message over the limit closes the connection, and the server goes on', async () => {
  const socket = openSocket([`latent.${token}`]);
  socket.once('open', () => socket.send(Buffer.alloc(MAX_CLIENT_MESSAGE_BYTES + 1)));
  expect((await closeOf(socket)).code).toBe(1009);
  expect((await get('/')).status).toBe(200);
});

test('text and broken frames close the connection, and the server goes on', async () => {
  const socket = openSocket([`latent.${token}`]);
  socket.once('open', () => socket.send('text'));
  expect((await closeOf(socket)).code).toBe(1003);

  const other = openSocket([`latent.${token}`]);
  // 0xff: reserved bits and an opcode that do not exist.
  other.once('upgrade', (response: IncomingMessage) =>
    response.socket.write(Buffer.alloc(64, 0xff)),
  );
  await closeOf(other);
  expect((await get('/')).status).toBe(200);
});

test('an opening address leads to the page with its token once, then nowhere', async () => {
  const opening = new URL(server.createOpeningAddress());
  expect(opening.href).not.toContain(token);
  const first = await get(opening.pathname);
  expect(first.status).toBe(303);
  expect(first.headers.location).toBe(server.address);
  const second = await get(opening.pathname);
  expect(second.status).toBe(404);
  expect(second.headers.location).toBeUndefined();
});

test('an opening address is no help under another host name or from another site', async () => {
  const { pathname } = new URL(server.createOpeningAddress());
  expect((await get(pathname, { host: 'evil.example' })).status).toBe(403);
  expect((await get(pathname, { origin: 'http://evil.example' })).status).toBe(403);
  expect((await get(pathname)).status).toBe(303);
});

test('a named port that is taken is an error that says so; without a name another is found', async () => {
  const port = Number(new URL(origin).port);
  const options = {
    rendererDir: folder,
    connect: () => ({ receive: () => undefined, close: () => undefined }),
  };
  await expect(startHeadlessServer({ ...options, port })).rejects.toMatchObject({
    code: 'environment',
    message: expect.stringContaining(`port ${port}`) as string,
  });
  const usual = createServer().listen(7420, '127.0.0.1');
  await new Promise((resolve) => usual.once('listening', resolve).once('error', resolve));
  const another = await startHeadlessServer({ ...options, port: null });
  expect(new URL(another.address).port).not.toBe('7420');
  await another.close();
  usual.close();
});

/** Sends a request with its path exactly as given: URL parsers would resolve the dots. */
function get(
  urlPath: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number; headers: IncomingMessage['headers']; body: string }> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path: urlPath, headers, method }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    })
      .on('error', reject)
      .end();
  });
}

function openSocket(protocols: string[]): WebSocket {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/service`, protocols, { origin });
  // The close code is what the tests look at.
  socket.on('error', () => undefined);
  return socket;
}

function closeOf(socket: WebSocket): Promise<{ code: number }> {
  return new Promise((resolve) => socket.once('close', (code) => resolve({ code })));
}

function dial(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket({ host, port, timeout: 2000 }, () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}
