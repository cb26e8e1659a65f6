import type { ConnectionState, ServiceClient } from '../../src-shared/contract/client';

/** Whether the service can be reached. */
export class Connection {
  #state = $state<ConnectionState>('connecting');

  constructor(client: ServiceClient) {
    client.onConnection((state) => (this.#state = state));
  }

  get state(): ConnectionState {
    return this.#state;
  }
}
