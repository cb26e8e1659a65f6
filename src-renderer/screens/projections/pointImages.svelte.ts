import { SvelteMap } from 'svelte/reactivity';
import type { ServiceClient } from '../../../src-shared/contract/client';
import type { RequestResult } from '../../../src-shared/contract/requests';
import { LatestOnly } from '../run/latestOnly';

type PointImage = RequestResult<'projection.images'>;

/** Images that are kept for the next time that the pointer comes by. */
const KEPT = 400;

/** The images of a map's points: fetched one at a time, the newest wish first, and kept. */
export class PointImages {
  #images = new SvelteMap<number, PointImage>();
  #asks: LatestOnly<number, PointImage>;

  constructor(client: Pick<ServiceClient, 'request'>, projectionId: string) {
    this.#asks = new LatestOnly<number, PointImage>(
      (index) => client.request('projection.images', { projectionId, indices: [index] }),
      (index, image) => {
        if (this.#images.size >= KEPT) this.#images.delete(this.#images.keys().next().value!);
        this.#images.set(index, image);
      },
      // The tip says the point's number and class; without its picture it is still of use.
      () => undefined,
    );
  }

  /** Returns a point's image; null while it is not here. */
  imageOf(index: number): PointImage | null {
    return this.#images.get(index) ?? null;
  }

  /** Fetches a point's image where it is not here yet. */
  want(index: number): void {
    if (!this.#images.has(index)) this.#asks.ask(index);
  }
}
