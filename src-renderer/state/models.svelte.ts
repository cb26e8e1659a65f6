import type { ServiceClient } from '../../src-shared/contract/client';
import type { ModelDescriptor } from '../../src-shared/domain';

/** The cards of the models that the service knows; they do not change while it runs. */
export class Models {
  #client: ServiceClient;
  #list = $state.raw<readonly ModelDescriptor[]>([]);

  constructor(client: ServiceClient) {
    this.#client = client;
    client.onConnection((state) => {
      if (state === 'ready' && this.#list.length === 0) void this.load();
    });
  }

  /** Empty until they have come. */
  get list(): readonly ModelDescriptor[] {
    return this.#list;
  }

  /** Returns the card of a kind of model; null where it is not known (yet). */
  byKind(kind: string): ModelDescriptor | null {
    return this.#list.find((model) => model.kind === kind) ?? null;
  }

  /** Fetches the cards. Never rejects: without them runs are shown by their keys. */
  async load(): Promise<void> {
    try {
      this.#list = await this.#client.request('models.list', {});
    } catch {
      // The next connection asks again.
    }
  }
}
