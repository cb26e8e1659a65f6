import { WebSocket } from 'ws';
import type { EventName, Events } from '../../src-shared/contract/events';
import { decodeServiceMessage, encodeMessage } from '../../src-shared/contract/messages';
import type { RequestName, RequestParams, RequestResult } from '../../src-shared/contract/requests';
import { errorFromReport } from '../../src-shared/errors';

/** A second client of the service beside the page, to prepare a test and to check what it shows. */
export interface ServiceConnection {
  request<Name extends RequestName>(
    name: Name,
    params: RequestParams<Name>,
  ): Promise<RequestResult<Name>>;
  /** Resolves with the first event from now on that satisfies `accepts`. */
  nextEvent<Name extends EventName>(
    name: Name,
    accepts: (payload: Events[Name]) => boolean,
  ): Promise<Events[Name]>;
  close(): void;
}

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

/** Connects to a headless host. Rejects when the host refuses the connection. */
export async function connectToService(origin: string, token: string): Promise<ServiceConnection> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/service`, `latent.${token}`, {
    origin,
  });
  const waiting = new Map<number, Waiting>();
  const listeners = new Set<(name: EventName, payload: unknown) => void>();
  let lastId = 0;
  socket.on('message', (bytes: Buffer) => {
    const message = decodeServiceMessage(bytes);
    if (message.type === 'event') {
      for (const listener of listeners) listener(message.name, message.payload);
      return;
    }
    const waiter = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.ok) waiter?.resolve(message.value);
    else waiter?.reject(errorFromReport(message.error));
  });
  socket.on('close', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`connection closed (${code})`));
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return {
    request: (name, params) => {
      const id = ++lastId;
      socket.send(encodeMessage({ type: 'request', id, name, params }));
      // The service answers a request with that request's own result.
      return new Promise<unknown>((resolve, reject) =>
        waiting.set(id, { resolve, reject }),
      ) as Promise<RequestResult<typeof name>>;
    },
    nextEvent: (name, accepts) =>
      new Promise((resolve) => {
        const listener = (eventName: EventName, payload: unknown): void => {
          if (eventName !== name || !accepts(payload as Events[typeof name])) return;
          listeners.delete(listener);
          resolve(payload as Events[typeof name]);
        };
        listeners.add(listener);
      }),
    close: () => {
      socket.close();
    },
  };
}
