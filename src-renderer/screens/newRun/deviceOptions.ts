import { deviceText, parseDevice } from '../../../src-shared/device';
import type { Card, DeviceList } from '../../../src-shared/domain';
import { bytesText } from '../../text/sizeText';

export interface DeviceOption {
  /** What the config says: 'auto', 'cpu', 'cuda:0', 'cuda:0,1', or a text of its own. */
  value: string;
  label: string;
  detail: string;
  kind: 'auto' | 'cpu' | 'card' | 'together' | 'other';
}

const AUTO: DeviceOption = {
  value: 'auto',
  label: 'Automatic',
  detail: 'the card with the most free memory, else the processor',
  kind: 'auto',
};
const PROCESSOR: DeviceOption = { value: 'cpu', label: 'Processor', detail: '', kind: 'cpu' };

/**
 * Returns what a run can be told to compute on; the option with the value of `deviceValue` is the chosen one.
 * @param list null while it is not known.
 * @param values texts that are in the config or were there: those that are no device of this machine are kept as
 *   options of their own, and one of several cards says which of them go together.
 */
export function deviceOptions(list: DeviceList | null, values: readonly string[]): DeviceOption[] {
  const cards = list?.cards ?? [];
  const [newest = ''] = values;
  const own = [AUTO, PROCESSOR, ...cards.map(cardOption)];
  if (cards.length > 1) own.push(togetherOption(cards, deviceValue(newest)));
  const others = [...new Set(values.map(deviceValue))].filter(
    (value) =>
      !own.some((option) => option.value === value) &&
      !(cards.length > 1 && isTogether(cards, value)),
  );
  const detail = list === null ? '' : 'not a device of this machine';
  return [
    ...own,
    ...others.map((value) => ({ value, label: value, detail, kind: 'other' as const })),
  ];
}

function cardOption({ index, name, freeBytes, memoryBytes }: Card): DeviceOption {
  const detail = `${name}, ${bytesText(freeBytes)} of ${bytesText(memoryBytes)} free`;
  return { value: `cuda:${index}`, label: `cuda:${index}`, detail, kind: 'card' };
}

function togetherOption(cards: readonly Card[], newest: string): DeviceOption {
  const all = deviceText({ kind: 'cuda', indices: cards.map(({ index }) => index) });
  return {
    value: isTogether(cards, newest) ? newest : all,
    label: cards.length === 2 ? 'Both cards together' : 'Several cards together',
    detail: 'each computes its share of every batch',
    kind: 'together',
  };
}

function isTogether(cards: readonly Card[], value: string): boolean {
  const numbers = cardNumbers(value);
  return numbers.length > 1 && numbers.every((n) => cards.some(({ index }) => index === n));
}

/** Returns the numbers of the cards that a text names, rising; empty for any other device. */
export function cardNumbers(text: string): number[] {
  const choice = parseDevice(text);
  return choice?.kind === 'cuda' ? [...choice.indices].sort((a, b) => a - b) : [];
}

/** Returns a device's text in its usual form: 'cuda' is 'cuda:0', 'cuda:1,0' is 'cuda:0,1'; others as they are. */
export function deviceValue(text: string): string {
  const choice = parseDevice(text);
  if (choice === null || choice.kind === 'auto') return text;
  return deviceText({ ...choice, indices: [...choice.indices].sort((a, b) => a - b) });
}

/** Returns the text with a card put to the others or taken from them; two of them stay at least. */
export function toggleCard(text: string, card: number): string {
  const numbers = cardNumbers(text);
  const changed = numbers.includes(card) ? numbers.filter((n) => n !== card) : [...numbers, card];
  if (changed.length < 2) return text;
  return deviceValue(`cuda:${changed.join(',')}`);
}
