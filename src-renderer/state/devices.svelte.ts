import type { ServiceClient } from '../../src-shared/contract/client';
import type { DeviceList } from '../../src-shared/domain';
import { errorMessage } from './errorMessage';

/** What the machine offers to train on, as it was when last asked: the free memory of cards changes. */
export class Devices {
  #client: ServiceClient;
  #list = $state.raw<DeviceList | null>(null);
  #failure = $state<string | null>(null);

  constructor(client: ServiceClient) {
    this.#client = client;
  }

  /** Null until it has come. */
  get list(): DeviceList | null {
    return this.#list;
  }

  /** Why the newest question had no answer; null where it had. */
  get failure(): string | null {
    return this.#failure;
  }

  /** Asks (again). Never rejects. */
  async load(): Promise<void> {
    try {
      this.#list = await this.#client.request('system.devices', {});
      this.#failure = null;
    } catch (thrown) {
      this.#failure = errorMessage(thrown);
    }
  }
}
