import type { Card, DeviceList } from '../../../src-shared/domain';
import { installedPlugin } from '../../engine/backends/pjrtPlugins';
import { listCards } from './nvidiaSmi';
import { type VisibleCard, visibleCards } from './visibleCards';

/** How long a list may serve again: a form is checked at each stroke, and nvidia-smi takes its time. */
const FRESH_MS = 3000;

/** The graphics cards of this machine. */
export class Cards {
  #listed: { atMs: number; cards: Promise<VisibleCard[]> } | null = null;

  /** Resolves with the cards as they are now, or were three seconds ago; with none where there is none. */
  async list(): Promise<Card[]> {
    return (await this.visible()).map(({ card }) => card);
  }

  /** Resolves with the cards as they are now. */
  async listNow(): Promise<Card[]> {
    this.#listed = null;
    return this.list();
  }

  /** Resolves as `list`, with the driver's number of each card. */
  visible(): Promise<VisibleCard[]> {
    const nowMs = Date.now();
    if (this.#listed === null || nowMs - this.#listed.atMs >= FRESH_MS) {
      const cards = listCards().then((each) => visibleCards(each, shownDevices()));
      this.#listed = { atMs: nowMs, cards };
    }
    return this.#listed.cards;
  }

  async devices(): Promise<DeviceList> {
    const cards = await this.list();
    if (cards.length > 0) return { cards, cardsUnusable: cardsUnusable() };
    return { cards, cardsUnusable: shownDevices()?.includes('MIG-') === true ? ONLY_WHOLE : null };
  }
}

const ONLY_WHOLE =
  'CUDA_VISIBLE_DEVICES names a part of a card (MIG), and only whole cards are used.';

function shownDevices(): string | undefined {
  return process.env['CUDA_VISIBLE_DEVICES'];
}

/** Returns why cards cannot be used, with what to do, as one sentence; null where they can. */
export function cardsUnusable(): string | null {
  return installedPlugin('cuda') === null
    ? 'The CUDA plug-in is not set up: run `npx latent setup --cuda`.'
    : null;
}
