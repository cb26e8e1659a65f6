import { expect, test, vi } from 'vitest';
import { chosenByKey } from '../../../src-renderer/charts/chosenByKey';

function pressed(key: string, chosen: number | null, count: number, shiftKey = false) {
  const event = { key, shiftKey, preventDefault: vi.fn(), stopPropagation: vi.fn() };
  const next = chosenByKey(event as unknown as KeyboardEvent, chosen, count);
  return { next, isTaken: event.preventDefault.mock.calls.length > 0 };
}

test.each([
  // Without a choice the newest, 99, is read out.
  ['ArrowLeft', null, 98],
  ['ArrowRight', null, 99],
  ['ArrowLeft', 40, 39],
  ['ArrowRight', 40, 41],
  ['ArrowLeft', 0, 0],
  ['Escape', 40, null],
])('%s from %s of a hundred moments reads out %s', (key, chosen, next) => {
  expect(pressed(key, chosen, 100)).toEqual({ next, isTaken: true });
});

test('with Shift an arrow moves by a fiftieth', () => {
  expect(pressed('ArrowLeft', 400, 1000, true).next).toBe(380);
  expect(pressed('ArrowRight', 0, 10, true).next).toBe(1);
});

test('other keys, and Escape where nothing is chosen, are left to others', () => {
  expect(pressed('Enter', 40, 100)).toEqual({ next: 40, isTaken: false });
  expect(pressed('Escape', null, 100)).toEqual({ next: null, isTaken: false });
});
