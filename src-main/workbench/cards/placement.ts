import { deviceText, parseDevice } from '../../../src-shared/device';
import type { Card } from '../../../src-shared/domain';
import { ConfigError } from '../../../src-shared/errors';
import type { ExecutionConfig } from '../../../src-shared/runConfig';

/** Of a card's memory, what a run is taken to need until nvidia-smi shows what it has taken. */
export const PROMISED_BYTES = 1e9;

/** The cards at the moment of a placement. */
export interface CardsNow {
  cards: readonly Card[];
  /** By card: what runs will take that began lately and are not seen in `freeBytes` yet. */
  promisedBytes: ReadonlyMap<number, number>;
  /** The plug-in that computes on them is set up. */
  isUsable: boolean;
}

/** Whether the executor computes where `device` says; those of TensorFlow choose themselves. */
export function heedsDevice({ executor }: Pick<ExecutionConfig, 'executor'>): boolean {
  return executor === 'measured' || executor === 'xla';
}

/**
 * Returns the device for a run: where 'auto' is asked for, the card with the most memory that is free and not
 * promised, or 'cpu' where none can be used or none has room for a small run; else the devices that are named.
 * @throws ConfigError for a card that is not there, with the list of those that are.
 */
export function placedDevice(execution: ExecutionConfig, now: CardsNow): string {
  if (!heedsDevice(execution)) return execution.device;
  const choice = parseDevice(execution.device);
  if (choice?.kind !== 'auto') {
    const missing = missingCards(execution.device, now.cards);
    if (missing !== null) throw new ConfigError(missing, 'execution.device');
    return execution.device;
  }
  const card = now.isUsable ? roomiest(now) : null;
  return card === null ? 'cpu' : deviceText({ kind: 'cuda', indices: [card] });
}

/**
 * Returns how a run is computed that goes on with `before`: there, where its cards can still be used, else as its
 * config asks, on whatever device there is now.
 */
export function placedAgain(
  before: ExecutionConfig,
  asked: ExecutionConfig,
  now: CardsNow,
): ExecutionConfig {
  const onCards = cardsOf(before.device).length > 0;
  if (onCards && now.isUsable && missingCards(before.device, now.cards) === null) return before;
  const execution = onCards ? { ...asked, device: 'auto' } : before;
  return { ...execution, device: placedDevice(execution, now) };
}

/** Returns the numbers of the cards that a device text names; none for every other device. */
export function cardsOf(device: string): readonly number[] {
  const choice = parseDevice(device);
  return choice?.kind === 'cuda' ? choice.indices : [];
}

/** Returns a sentence where a device names a card that is not there; null where all are. */
export function missingCards(device: string, cards: readonly Card[]): string | null {
  const missing = cardsOf(device).find((wanted) => cards.every(({ index }) => index !== wanted));
  if (missing === undefined) return null;
  const present = cards.map(({ index, name }) => `cuda:${index} (${name})`).join(', ');
  return (
    `execution.device must name cards of this machine, which has ${present || 'none'}; ` +
    `got cuda:${missing}`
  );
}

function roomiest({ cards, promisedBytes }: CardsNow): number | null {
  let best: { index: number; room: number } | null = null;
  for (const { index, freeBytes } of cards) {
    const room = freeBytes - (promisedBytes.get(index) ?? 0);
    if (room >= PROMISED_BYTES && (best === null || room > best.room)) best = { index, room };
  }
  return best?.index ?? null;
}
