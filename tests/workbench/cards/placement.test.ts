import { describe, expect, it } from 'vitest';
import {
  type CardsNow,
  placedAgain,
  placedDevice,
  PROMISED_BYTES,
} from '../../../src-main/workbench/cards/placement';
import { ConfigError } from '../../../src-shared/errors';
import { executionConfig } from '../../executionConfig';
import { card } from './card';

/** Cards with so many GB free. */
const now = (gigabytesFree: number[], given: Partial<CardsNow> = {}): CardsNow => ({
  cards: gigabytesFree.map((free, index) => card(index, { freeBytes: free * 1e9 })),
  promisedBytes: new Map(),
  isUsable: true,
  ...given,
});

const NONE = now([]);

describe('a new run', () => {
  it.each(['measured', 'xla'] as const)(
    'with the executor %s goes to the card with the most free memory',
    (executor) => {
      const execution = executionConfig({ executor });
      expect(placedDevice(execution, now([4, 20, 12]))).toBe('cuda:1');
      expect(placedDevice(execution, now([7, 7]))).toBe('cuda:0');
    },
  );

  it('does not take what was promised to runs that began lately for free', () => {
    const promisedBytes = new Map([[0, 2 * PROMISED_BYTES]]);
    expect(placedDevice(executionConfig(), now([10, 9], { promisedBytes }))).toBe('cuda:1');
    expect(placedDevice(executionConfig(), now([10, 7], { promisedBytes }))).toBe('cuda:0');
  });

  it('goes to the processor without a card, without the plug-in, and where no card has room', () => {
    expect(placedDevice(executionConfig(), NONE)).toBe('cpu');
    expect(placedDevice(executionConfig(), now([40], { isUsable: false }))).toBe('cpu');
    expect(placedDevice(executionConfig(), now([0.9]))).toBe('cpu');
    const promisedBytes = new Map([[0, PROMISED_BYTES]]);
    expect(placedDevice(executionConfig(), now([1.9], { promisedBytes }))).toBe('cpu');
  });

  it.each(['cuda:1', 'cuda:0,1', 'cuda', 'cpu', 'cpu:0,1'])(
    'that names %s goes there',
    (device) => {
      expect(placedDevice(executionConfig({ device }), now([1, 0.1]))).toBe(device);
    },
  );

  it.each(['session', 'session-xla', 'eager'] as const)(
    'with the executor %s is left to TensorFlow',
    (executor) => {
      expect(placedDevice(executionConfig({ executor }), now([40]))).toBe('auto');
    },
  );

  it('that names a card that is not there is refused, with those that are', () => {
    const place = () => placedDevice(executionConfig({ device: 'cuda:1,3' }), now([1, 1]));
    expect(place).toThrow(ConfigError);
    expect(place).toThrow(
      'execution.device must name cards of this machine, which has cuda:0 (NVIDIA H100 80GB HBM3), ' +
        'cuda:1 (NVIDIA H100 80GB HBM3); got cuda:3',
    );
    expect(() => placedDevice(executionConfig({ device: 'cuda:0' }), NONE)).toThrow(
      /which has none; got cuda:0/,
    );
  });
});

describe('a run that goes on', () => {
  const onCard = executionConfig({ device: 'cuda:1', precision: 'bf16' });
  const asked = executionConfig({ precision: 'bf16' });

  it('stays on its card, though another has more room', () => {
    expect(placedAgain(onCard, asked, now([70, 5]))).toEqual(onCard);
  });

  it('goes by placement where its card is gone, also one that its config names', () => {
    expect(placedAgain(onCard, asked, now([70]))).toEqual({ ...asked, device: 'cuda:0' });
    expect(placedAgain(onCard, asked, NONE)).toEqual({ ...asked, device: 'cpu' });
    const named = { ...asked, device: 'cuda:1' };
    expect(placedAgain(onCard, named, now([70]))).toEqual({ ...asked, device: 'cuda:0' });
  });

  it('goes to the processor where the plug-in is gone', () => {
    expect(placedAgain(onCard, asked, now([70, 70], { isUsable: false })).device).toBe('cpu');
  });

  it('of the processor stays there', () => {
    const before = executionConfig({ executor: 'session', threads: 3 });
    expect(placedAgain(before, asked, now([70]))).toEqual(before);
    const plugin = executionConfig({ executor: 'xla', device: 'cpu:0,1' });
    expect(placedAgain(plugin, asked, now([70]))).toEqual(plugin);
  });

  it('and never came to a choice is placed as a new one', () => {
    expect(placedAgain(asked, asked, now([70]))).toEqual({ ...asked, device: 'cuda:0' });
  });
});
