import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws';
import { openWebSocketChannel } from '../../../src-renderer/client/webSocketChannel';
import type { ConnectionState, MessageChannelToService } from '../../../src-shared/contract/client';

let server: WebSocketServer | null = null;
let channel: MessageChannelToService | null = null;

afterEach(() => {
  channel?.close();
  server?.close();
  [channel, server] = [null, null];
});

async function listen(onsocket: (socket: ServerSocket, protocol: string) => void): Promise<string> {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket) => onsocket(socket, socket.protocol));
  await once(server, 'listening');
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/service`;
}

function open(url: string, token: string | null): ConnectionState[] {
  const states: ConnectionState[] = [];
  channel = openWebSocketChannel(url, token);
  channel.onState((state) => states.push(state));
  return states;
}

describe('the WebSocket channel', () => {
  test('brings the token as subprotocol and carries whole messages both ways', async () => {
    const protocols: string[] = [];
    const url = await listen((socket, protocol) => {
      protocols.push(protocol);
      socket.on('message', (bytes: Buffer) => socket.send(Buffer.concat([bytes, bytes])));
    });
    const states = open(url, 'secret');
    const received = new Promise<Uint8Array>((resolve) => channel?.onMessage(resolve));
    await vi.waitFor(() => expect(states).toEqual(['ready']));
    channel?.send(new Uint8Array([1, 2]));
    expect([...(await received)]).toEqual([1, 2, 1, 2]);
    expect(protocols).toEqual(['latent.secret']);
  });

  test('comes back by itself when the line is lost', async () => {
    let connections = 0;
    const url = await listen((socket) => {
      connections += 1;
      if (connections === 1) socket.terminate();
    });
    const states = open(url, 'secret');
    await vi.waitFor(() => expect(states).toEqual(['ready', 'lost', 'ready']), 5000);
  });

  test('keeps trying while nobody listens', async () => {
    const url = await listen(() => undefined);
    server?.close();
    const states = open(url, 'secret');
    await vi.waitFor(() => expect(states).toEqual(['lost', 'lost']), 5000);
  });

  test('gives up when the service refuses the token', async () => {
    let connections = 0;
    const url = await listen((socket) => {
      connections += 1;
      socket.close(4401, 'token');
    });
    const states = open(url, 'wrong');
    await vi.waitFor(() => expect(states.at(-1)).toBe('refused'));
    // Longer than the first two waits before a retry.
    await new Promise((resolve) => setTimeout(resolve, 900));
    expect(connections).toBe(1);
  });

  test('does not knock without a token', async () => {
    let connections = 0;
    const url = await listen(() => (connections += 1));
    const states = open(url, null);
    await vi.waitFor(() => expect(states).toEqual(['refused']));
    expect(connections).toBe(0);
  });
});
