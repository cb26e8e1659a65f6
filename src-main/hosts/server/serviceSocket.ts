import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { MAX_CLIENT_MESSAGE_BYTES } from '../../../src-shared/contract/messages';
import type { Service } from '../../workbench/service';
import { offersToken } from './accessToken';
import { refusalOf } from './requestGuard';

export const SERVICE_PATH = '/service';

/** Close code for a window whose token is missing or wrong. */
const REFUSED_TOKEN = 4401;

/** A client this far behind has stopped reading; it reconnects and asks for what it missed. */
const MAX_UNSENT_BYTES = 256 * 1024 * 1024;

export interface ServiceSocketOptions {
  authority: string;
  token: string;
  connect: Service['connect'];
}

/** Lets WebSockets at `/service` through to the service; returns the function that ends them all. */
export function attachServiceSocket(server: Server, options: ServiceSocketOptions): () => void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_CLIENT_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const isAllowed =
      refusalOf(request, options.authority) === null &&
      // Browsers always name the page's origin here; what does not is no page of ours.
      request.headers.origin !== undefined &&
      request.url === SERVICE_PATH;
    if (!isAllowed) {
      stream.on('error', () => undefined);
      stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      admit(socket, request, options);
    });
  });
  return () => {
    for (const socket of sockets.clients) socket.close(1001, 'the server ends');
    sockets.close();
  };
}

function admit(socket: WebSocket, request: IncomingMessage, options: ServiceSocketOptions): void {
  // A broken or oversized message also closes the socket; the close is what counts.
  socket.on('error', () => undefined);
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/);
  if (!offersToken(offered, options.token)) {
    // Only after the handshake: a page cannot see why a handshake failed.
    socket.close(REFUSED_TOKEN, 'the access token is missing or wrong');
    return;
  }
  const connection = options.connect((bytes) => {
    if (socket.bufferedAmount > MAX_UNSENT_BYTES) socket.terminate();
    else socket.send(bytes);
  });
  socket.on('message', (data, isBinary) => {
    if (isBinary) connection.receive(bytesOf(data));
    else socket.close(1003, 'messages are binary');
  });
  socket.on('close', () => {
    connection.close();
  });
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
