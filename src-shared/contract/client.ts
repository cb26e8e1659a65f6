import type { EventName, Events } from './events';
import type { RequestName, RequestParams, RequestResult } from './requests';

/**
 * 'connecting' before the first answer, 'lost' while the service is away (the client keeps trying),
 * 'refused' when the service does not accept this window's token.
 */
export type ConnectionState = 'connecting' | 'ready' | 'lost' | 'refused';

/** The service as the renderer, the CLI's tests and the benchmarks see it, whatever the transport. */
export interface ServiceClient {
  /** Resolves with the result, or rejects with a WorkbenchError. */
  request<Name extends RequestName>(
    name: Name,
    params: RequestParams<Name>,
  ): Promise<RequestResult<Name>>;
  /** Returns the function that ends the subscription. */
  on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void;
  onConnection(listener: (state: ConnectionState) => void): () => void;
  close(): void;
}

/** One line to the service: whole messages as bytes, in order. Made by each transport. */
export interface MessageChannelToService {
  send(bytes: Uint8Array): void;
  onMessage(listener: (bytes: Uint8Array) => void): void;
  onState(listener: (state: ConnectionState) => void): void;
  close(): void;
}
