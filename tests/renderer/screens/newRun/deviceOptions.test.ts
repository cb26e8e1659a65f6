import { describe, expect, it, test } from 'vitest';
import {
  deviceOptions,
  deviceValue,
  toggleCard,
} from '../../../../src-renderer/screens/newRun/deviceOptions';
import type { DeviceList } from '../../../../src-shared/domain';
import { fakeDevices } from '../../fake/fakeCards';

const two = fakeDevices('two');
const three: DeviceList = {
  ...two,
  cards: [...two.cards, { ...two.cards[0]!, index: 2 }],
};
const told = (list: DeviceList | null, ...values: string[]) =>
  deviceOptions(list, values).map(({ value, label }) => `${value}: ${label}`);

describe('the devices of a form', () => {
  it('are automatic, the processor, each card with its free memory, and both cards together', () => {
    expect(told(two, 'auto')).toEqual([
      'auto: Automatic',
      'cpu: Processor',
      'cuda:0: cuda:0',
      'cuda:1: cuda:1',
      'cuda:0,1: Both cards together',
    ]);
    expect(deviceOptions(two, ['auto'])[2]!.detail).toBe(
      // 31,904 and 49,140 MiB
      'NVIDIA RTX A6000, 33.5 GB of 51.5 GB free',
    );
  });

  it('offer no cards together where there is one, and no card where there is none', () => {
    expect(told({ ...two, cards: two.cards.slice(0, 1) }, 'auto')).toHaveLength(3);
    expect(told(fakeDevices('none'), 'auto')).toEqual(['auto: Automatic', 'cpu: Processor']);
    expect(told(null, 'auto')).toEqual(['auto: Automatic', 'cpu: Processor']);
  });

  it('keep a text that is none of them, as it is', () => {
    expect(told(two, 'cuda:5').at(-1)).toBe('cuda:5: cuda:5');
    expect(deviceOptions(two, ['cuda:5']).at(-1)!.detail).toBe('not a device of this machine');
    expect(told(two, 'auto', 'my card').at(-1)).toBe('my card: my card');
    expect(told(two, 'cuda:0,5').at(-1)).toBe('cuda:0,5: cuda:0,5');
    // Not known yet is not the same as not there.
    expect(deviceOptions(null, ['cuda:0']).at(-1)).toMatchObject({ value: 'cuda:0', detail: '' });
  });

  it('are found by other ways to write them', () => {
    expect(told(two, 'cuda')).toHaveLength(5);
    expect(told(two, 'cpu:0')).toHaveLength(5);
    expect(told(two, 'cuda:1,0')).toHaveLength(5);
  });

  it('hold those cards together that the config names, all of them at first', () => {
    expect(told(three, 'auto').at(-1)).toBe('cuda:0,1,2: Several cards together');
    expect(told(three, 'cuda:2,0').at(-1)).toBe('cuda:0,2: Several cards together');
    // What was there first is no second option.
    expect(told(three, 'cpu', 'cuda:0,2').at(-1)).toBe('cuda:0,1,2: Several cards together');
  });
});

test.each([
  ['cuda', 'cuda:0'],
  ['cuda:1,0', 'cuda:0,1'],
  ['cpu:0', 'cpu'],
  ['cpu:0,1', 'cpu:0,1'],
  ['auto', 'auto'],
  ['cuda:0,0', 'cuda:0,0'],
])("'%s' is written '%s'", (text, value) => {
  expect(deviceValue(text)).toBe(value);
});

test('a card is put to the others or taken from them, and two stay', () => {
  expect(toggleCard('cuda:0,2', 1)).toBe('cuda:0,1,2');
  expect(toggleCard('cuda:0,1,2', 1)).toBe('cuda:0,2');
  expect(toggleCard('cuda:0,2', 2)).toBe('cuda:0,2');
});
