import { once } from 'node:events';
import { WebSocket } from 'ws';
import {
  decodeServiceMessage,
  encodeMessage,
  type ServiceMessage,
} from '../../src-shared/contract/messages';
import type { RequestName, RequestParams, RequestResult } from '../../src-shared/contract/requests';
import { errorFromReport, WorkbenchError } from '../../src-shared/errors';

export type ServiceEvent = Extract<ServiceMessage, { type: 'event' }>;
type Response = Extract<ServiceMessage, { type: 'response' }>;

/** A client of the headless host, as a window is one. */
export interface ServiceClient {
  request<Name extends RequestName>(
    name: Name,
    params: RequestParams<Name>,
  ): Promise<RequestResult<Name>>;
  close(): void;
}

/** Connects to `http://127.0.0.1:PORT/#token=...`; every event goes to the listener. */
export async function connectToService(
  address: string,
  onEvent: (event: ServiceEvent) => void,
): Promise<ServiceClient> {
  const { host, hash, origin } = new URL(address);
  const token = hash.slice('#token='.length);
  const socket = new WebSocket(`ws://${host}/service`, [`latent.${token}`], { origin });
  const waiting = new Map<number, (response: Response | null) => void>();
  socket.on('message', (bytes: Buffer) => {
    const message = decodeServiceMessage(bytes);
    if (message.type === 'event') onEvent(message);
    else waiting.get(message.id)?.(message);
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    for (const settle of waiting.values()) settle(null);
  });
  await once(socket, 'open');
  let nextId = 1;
  return {
    request: (name, params) => {
      const id = nextId++;
      return new Promise((resolve, reject) => {
        waiting.set(id, (response) => {
          waiting.delete(id);
          if (response === null) reject(new WorkbenchError('process', 'the line is gone'));
          else if (response.ok) resolve(response.value as RequestResult<typeof name>);
          else reject(errorFromReport(response.error));
        });
        socket.send(encodeMessage({ type: 'request', id, name, params }));
      });
    },
    close: () => socket.terminate(),
  };
}
