import type { Card, CardReading, DeviceList } from '../../../src-shared/domain';
import { createRandom } from '../../../src-shared/random';

export type FakeCards = 'two' | 'none' | 'unusable';

const MIB = 2 ** 20;
const READ_EVERY_MS = 2000;
/** How the RTX A6000 behaves in a room at 24 °C: 300 W at most, near 80 °C after some minutes. */
const CARD: Omit<Card, 'index' | 'freeBytes'> = {
  name: 'NVIDIA RTX A6000',
  driverVersion: '570.124.06',
  memoryBytes: 49_140 * MIB,
};

/** Returns what a machine of that kind offers to train on. */
export function fakeDevices(cards: FakeCards): DeviceList {
  if (cards === 'none') return { cards: [], cardsUnusable: null };
  return {
    cards: [
      { ...CARD, index: 0, freeBytes: 31_904 * MIB },
      { ...CARD, index: 1, freeBytes: 48_502 * MIB },
    ],
    cardsUnusable:
      cards === 'unusable'
        ? 'The CUDA plug-in is not set up: run `npx latent setup --cuda`.'
        : null,
  };
}

/** Returns what a card tells at a moment of its work: it warms up over minutes, and the first seconds load the data. */
export function fakeReading(card: number, atMs: number, workedMs: number): CardReading {
  const random = createRandom(card + 1, `card ${Math.round(workedMs / 1000)}`);
  const isLoading = workedMs < 5000;
  const utilisation = isLoading ? 0.04 : Math.min(1, 0.9 + 0.03 * random.normal() - 0.06 * card);
  const warmth = 1 - Math.exp(-workedMs / 140_000);
  return {
    atMs,
    card,
    utilisation: Math.max(0, Math.round(100 * utilisation) / 100),
    memoryUsedBytes: (isLoading ? 1450 : 17_236 - 5120 * card) * MIB,
    temperatureC: Math.round(38 + (36 - 5 * card) * warmth + 0.6 * random.normal()),
    powerW: isLoading ? 74 : 268 - 26 * card + 9 * random.normal(),
  };
}

/**
 * Returns the readings of a run, oldest first.
 * @param workSeconds lengths of its stretches of work; a pause of 40 minutes lies between two of them.
 */
export function fakeReadings(
  cards: readonly number[],
  startMs: number,
  workSeconds: readonly number[],
): CardReading[] {
  const readings: CardReading[] = [];
  let atMs = startMs;
  for (const seconds of workSeconds) {
    for (let workedMs = 0; workedMs <= seconds * 1000; workedMs += READ_EVERY_MS) {
      for (const card of cards) readings.push(fakeReading(card, atMs + workedMs, workedMs));
    }
    atMs += seconds * 1000 + 2_400_000;
  }
  return readings;
}
