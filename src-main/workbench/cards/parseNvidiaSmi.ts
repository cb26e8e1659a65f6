import type { Card, CardReading } from '../../../src-shared/domain';

/** What is asked of each card when cards are listed. */
export const CARD_QUERY = 'index,uuid,name,driver_version,memory.total,memory.free';

/** What is asked of each card while it is watched. */
export const READING_QUERY = 'index,utilization.gpu,memory.used,temperature.gpu,power.draw';

/** A card as its driver counts them. */
export interface DriverCard {
  /** Its `index` is its place on the PCI bus among all cards. */
  card: Card;
  /** Such as 'GPU-8f6d…'. */
  uuid: string;
}

const MEBIBYTE = 2 ** 20;

/**
 * Returns the cards in an answer to `CARD_QUERY` (csv without header and units). A line that is none is left out,
 * and so is a card that does not tell its memory: nothing could be placed on it.
 */
export function parseCards(answer: string): DriverCard[] {
  return answer.split('\n').flatMap((line) => {
    const values = line.split(',').map((value) => value.trim());
    if (values.length < 6) return [];
    const index = wholeNumber(values[0]!);
    const uuid = values[1]!;
    // A name may have commas in it.
    const [driverVersion, total, free] = values.slice(-3) as [string, string, string];
    const name = values.slice(2, -3).join(', ');
    const memoryMib = number(total);
    const freeMib = number(free);
    if (index === null || memoryMib === null || freeMib === null) return [];
    const [memoryBytes, freeBytes] = [memoryMib * MEBIBYTE, freeMib * MEBIBYTE];
    return [{ uuid, card: { index, name, driverVersion, memoryBytes, freeBytes } }];
  });
}

/** Returns the reading in a line of an answer to `READING_QUERY`; null for any other line. */
export function parseReading(line: string, atMs: number): CardReading | null {
  const values = line.split(',').map((value) => value.trim());
  const card = wholeNumber(values[0]!);
  if (card === null || values.length !== 5) return null;
  const [percent, usedMib, temperatureC, powerW] = values.slice(1).map(number) as [
    number | null,
    number | null,
    number | null,
    number | null,
  ];
  return {
    atMs,
    card,
    utilisation: percent === null ? null : Math.min(percent / 100, 1),
    memoryUsedBytes: usedMib === null ? null : usedMib * MEBIBYTE,
    temperatureC,
    powerW,
  };
}

/** '[N/A]', '[Not Supported]', '[Unknown Error]' and the like are no numbers. No card tells a negative one. */
function number(text: string): number | null {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}

function wholeNumber(text: string): number | null {
  return /^\d{1,3}$/.test(text) ? Number(text) : null;
}
