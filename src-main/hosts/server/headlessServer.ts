import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WorkbenchError } from '../../../src-shared/errors';
import type { Service } from '../../workbench/service';
import { readRendererFile } from '../rendererFiles';
import { responseHeaders } from '../responseHeaders';
import { createAccessToken, isSameSecret } from './accessToken';
import { refusalOf } from './requestGuard';
import { attachServiceSocket } from './serviceSocket';

/** Tried first where no port is named; any free one where it is taken. */
const USUAL_PORT = 7420;
const LOOPBACK = '127.0.0.1';
const PLAIN_TEXT = 'text/plain; charset=utf-8';
const OPEN_PATH = '/open/';

export interface HeadlessServerOptions {
  rendererDir: string;
  connect: Service['connect'];
  /** 0 takes any free port; null tries the usual one, then any. */
  port: number | null;
}

export interface HeadlessServer {
  /** `http://127.0.0.1:PORT/#token=...`; who has it may use the service. */
  address: string;
  /**
   * Returns an address that leads a browser to `address` once. It may stand on a command line,
   * which other users of the machine can read: it is spent by the time they do.
   */
  createOpeningAddress(): string;
  close(): Promise<void>;
}

/**
 * Serves the renderer and the service on the loopback. Throws WorkbenchError('environment') where
 * the named port is taken.
 */
export async function startHeadlessServer(options: HeadlessServerOptions): Promise<HeadlessServer> {
  const server = createServer();
  const port = await listen(server, options.port);
  const authority = `${LOOPBACK}:${port}`;
  const token = createAccessToken();
  const address = `http://${authority}/#token=${token}`;
  const openingCodes = new Set<string>();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const opened = openingOf(request, authority, openingCodes);
    if (opened) redirect(response, address);
    else void answer(request, response, options.rendererDir, authority);
  });
  const closeSockets = attachServiceSocket(server, { authority, token, connect: options.connect });
  return {
    address,
    createOpeningAddress: () => {
      const code = randomBytes(16).toString('base64url');
      openingCodes.add(code);
      return `http://${authority}${OPEN_PATH}${code}`;
    },
    close: async () => {
      closeSockets();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  rendererDir: string,
  authority: string,
): Promise<void> {
  const connectSources = [`ws://${authority}`];
  const sendText = (status: number, text: string): void => {
    response.writeHead(status, responseHeaders(PLAIN_TEXT, connectSources)).end(`${text}\n`);
  };
  const refusal = refusalOf(request, authority);
  if (refusal !== null) {
    sendText(403, refusal);
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    sendText(405, 'only GET and HEAD are known here');
    return;
  }
  const file = await readRendererFile(rendererDir, pathOf(request));
  if (file === null) {
    sendText(404, 'no such file');
    return;
  }
  response.writeHead(200, {
    ...responseHeaders(file.contentType, connectSources),
    'Content-Length': String(file.bytes.byteLength),
  });
  response.end(request.method === 'HEAD' ? undefined : file.bytes);
}

/** Tells whether a request spends one of the codes. */
function openingOf(request: IncomingMessage, authority: string, codes: Set<string>): boolean {
  const urlPath = pathOf(request);
  if (request.method !== 'GET' || refusalOf(request, authority) !== null) return false;
  if (!urlPath.startsWith(OPEN_PATH)) return false;
  const given = urlPath.slice(OPEN_PATH.length);
  const code = [...codes].find((candidate) => isSameSecret(given, candidate));
  return code !== undefined && codes.delete(code);
}

function redirect(response: ServerResponse, address: string): void {
  response.writeHead(303, { ...responseHeaders(PLAIN_TEXT, []), Location: address }).end();
}

/** The path alone, as sent: parsing it as a URL would already resolve its dots. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').replace(/[?#].*$/s, '');
}

async function listen(server: Server, port: number | null): Promise<number> {
  try {
    return await listenOn(server, port ?? USUAL_PORT);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    if (port === null) return await listenOn(server, 0);
    const message = `port ${port} of ${LOOPBACK} is taken by another program; name another, or none`;
    throw new WorkbenchError('environment', message, { cause: error });
  }
}

async function listenOn(server: Server, port: number): Promise<number> {
  server.listen(port, LOOPBACK);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
