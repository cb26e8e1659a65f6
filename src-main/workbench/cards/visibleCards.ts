import type { Card } from '../../../src-shared/domain';
import type { DriverCard } from './parseNvidiaSmi';

/** A card with both of its numbers: that of 'cuda:0' and the driver's. */
export interface VisibleCard {
  card: Card;
  driverIndex: number;
}

/**
 * Returns the cards that CUDA shows to a process under `CUDA_VISIBLE_DEVICES` with CUDA_DEVICE_ORDER=PCI_BUS_ID, in
 * the order of their CUDA numbers. The rules are those of the CUDA C++ programming guide, "CUDA environment
 * variables": numbers of the driver, or beginnings of UUIDs that fit one card; the list ends at the first that fits
 * none, and a card that is named twice leaves no card. A part of a card ('MIG-…') is none of these.
 * @param setting the variable's value; undefined where it is not set.
 */
export function visibleCards(
  cards: readonly DriverCard[],
  setting: string | undefined,
): VisibleCard[] {
  const shown = setting === undefined ? cards : namedCards(cards, setting);
  return shown.map(({ card }, index) => ({
    card: { ...card, index },
    driverIndex: card.index,
  }));
}

function namedCards(cards: readonly DriverCard[], setting: string): DriverCard[] {
  const named: DriverCard[] = [];
  for (const name of setting.split(',')) {
    const card = namedCard(cards, name.trim());
    if (card === null) break;
    if (named.includes(card)) return [];
    named.push(card);
  }
  return named;
}

function namedCard(cards: readonly DriverCard[], name: string): DriverCard | null {
  if (/^\d+$/.test(name)) return cards.find(({ card }) => card.index === Number(name)) ?? null;
  if (!name.startsWith('GPU-')) return null;
  const fitting = cards.filter(({ uuid }) => uuid.startsWith(name));
  return fitting.length === 1 ? fitting[0]! : null;
}
