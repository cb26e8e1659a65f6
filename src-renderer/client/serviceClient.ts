import type {
  ConnectionState,
  MessageChannelToService,
  ServiceClient,
} from '../../src-shared/contract/client';
import type { EventName, Events } from '../../src-shared/contract/events';
import {
  decodeServiceMessage,
  encodeMessage,
  type ServiceMessage,
} from '../../src-shared/contract/messages';
import type { RequestName, RequestParams, RequestResult } from '../../src-shared/contract/requests';
import { errorFromReport, WorkbenchError } from '../../src-shared/errors';

interface PendingRequest {
  /** Kept until the channel is ready; null once sent. */
  unsent: Uint8Array | null;
  resolve: (value: unknown) => void;
  reject: (error: WorkbenchError) => void;
}

const REFUSALS: Record<'lost' | 'refused', string> = {
  lost: 'The service is away. Finished steps are safe; the window keeps trying to reach it.',
  refused: 'The service does not accept this window. Open it again with the address it printed.',
};

/**
 * Returns the service at the other end of a channel. Requests made while connecting wait; requests
 * in flight when the service goes away are rejected, as those made while it is away. A listener to
 * `onConnection` hears the present state at once, and 'ready' each time the service comes up: that
 * is the moment to fetch again what is shown.
 */
export function createServiceClient(channel: MessageChannelToService): ServiceClient {
  return new ChannelClient(channel);
}

class ChannelClient implements ServiceClient {
  #channel: MessageChannelToService;
  #state: ConnectionState = 'connecting';
  #nextId = 1;
  #pending = new Map<number, PendingRequest>();
  #listeners = new Map<EventName, Set<(payload: never) => void>>();
  #connectionListeners = new Set<(state: ConnectionState) => void>();

  constructor(channel: MessageChannelToService) {
    this.#channel = channel;
    channel.onMessage((bytes) => this.#receive(decodeServiceMessage(bytes)));
    channel.onState((state) => this.#enter(state));
  }

  request<Name extends RequestName>(
    name: Name,
    params: RequestParams<Name>,
  ): Promise<RequestResult<Name>> {
    return new Promise<unknown>((resolve, reject) => {
      if (this.#state === 'lost' || this.#state === 'refused') {
        reject(new WorkbenchError('process', REFUSALS[this.#state]));
        return;
      }
      const id = this.#nextId++;
      const bytes = encodeMessage({ type: 'request', id, name, params });
      const isReady = this.#state === 'ready';
      this.#pending.set(id, { unsent: isReady ? null : bytes, resolve, reject });
      if (isReady) this.#channel.send(bytes);
    }) as Promise<RequestResult<Name>>;
  }

  on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  onConnection(listener: (state: ConnectionState) => void): () => void {
    this.#connectionListeners.add(listener);
    listener(this.#state);
    return () => this.#connectionListeners.delete(listener);
  }

  close(): void {
    this.#channel.close();
    this.#rejectAll(
      new WorkbenchError('process', 'The window has closed its line to the service.'),
    );
  }

  #receive(message: ServiceMessage): void {
    if (message.type === 'event') {
      for (const listener of this.#listeners.get(message.name) ?? []) {
        listener(message.payload as never);
      }
      return;
    }
    const request = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.ok) request?.resolve(message.value);
    else request?.reject(errorFromReport(message.error));
  }

  #enter(state: ConnectionState): void {
    this.#state = state;
    if (state === 'ready') this.#sendWaiting();
    if (state === 'lost' || state === 'refused') {
      this.#rejectAll(new WorkbenchError('process', REFUSALS[state]));
    }
    for (const listener of this.#connectionListeners) listener(state);
  }

  #sendWaiting(): void {
    for (const request of this.#pending.values()) {
      if (request.unsent) this.#channel.send(request.unsent);
      request.unsent = null;
    }
  }

  #rejectAll(error: WorkbenchError): void {
    const requests = [...this.#pending.values()];
    this.#pending.clear();
    for (const request of requests) request.reject(error);
  }
}
