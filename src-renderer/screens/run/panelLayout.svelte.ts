import { getContext, setContext } from 'svelte';

export type PanelId = 'map' | 'losses' | 'gallery' | 'strip' | 'grid' | 'samples';

/** The other panel of two that share one place. */
export interface PanelSibling {
  title: string;
  onchoose: () => void;
}

/** Which panel fills the stage, if one does. */
export class PanelLayout {
  #expanded = $state<PanelId | null>(null);

  get expanded(): PanelId | null {
    return this.#expanded;
  }

  toggle(id: PanelId): void {
    this.#expanded = this.#expanded === id ? null : id;
  }

  /** Lets another panel take over the stage where this one fills it. */
  handOver(from: PanelId, to: PanelId): void {
    if (this.#expanded === from) this.#expanded = to;
  }

  collapse(): void {
    this.#expanded = null;
  }
}

const KEY = Symbol('panel layout');

/** Makes the layout reachable for the panels below. */
export function setPanelLayout(layout: PanelLayout): PanelLayout {
  return setContext(KEY, layout);
}

export function getPanelLayout(): PanelLayout {
  return getContext<PanelLayout>(KEY);
}
