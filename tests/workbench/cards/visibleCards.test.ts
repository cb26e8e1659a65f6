import { describe, expect, it } from 'vitest';
import { visibleCards } from '../../../src-main/workbench/cards/visibleCards';
import { card } from './card';

const CARDS = ['GPU-aa00', 'GPU-aa11', 'GPU-bb22'].map((uuid, index) => ({
  uuid,
  card: card(index, { name: `card ${index}` }),
}));

/** 'cuda number: name of the card, driver's number' of each. */
const shown = (setting: string | undefined) =>
  visibleCards(CARDS, setting).map(
    ({ card, driverIndex }) => `${card.index}: ${card.name}, ${driverIndex}`,
  );

describe('CUDA_VISIBLE_DEVICES', () => {
  it('shows every card with the number of the driver where it is not set', () => {
    expect(shown(undefined)).toEqual(['0: card 0, 0', '1: card 1, 1', '2: card 2, 2']);
  });

  it('shows the cards that it names, numbered anew in its order', () => {
    expect(shown('2,0')).toEqual(['0: card 2, 2', '1: card 0, 0']);
    expect(shown(' 1 ')).toEqual(['0: card 1, 1']);
  });

  it('names cards by their UUID or a beginning of it that fits no other', () => {
    expect(shown('GPU-bb22,GPU-aa1')).toEqual(['0: card 2, 2', '1: card 1, 1']);
    expect(shown('GPU-aa')).toEqual([]);
    expect(shown('GPU-bb,0')).toEqual(['0: card 2, 2', '1: card 0, 0']);
  });

  it.each([
    ['', []],
    ['-1', []],
    ['NoDevFiles', []],
    ['1,7,0', ['0: card 1, 1']],
    ['0,-1,1', ['0: card 0, 0']],
    ['0,0', []],
    ['0,GPU-aa0', []],
    ['MIG-GPU-aa00/1/0', []],
  ])(
    'ends at the first that is no card, and shows none of those named twice: %j',
    (setting, expected) => {
      expect(shown(setting)).toEqual(expected);
    },
  );
});
