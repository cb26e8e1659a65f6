import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Explorers } from '../../src-main/workbench/explorers';
import type { TrainerHandle } from '../../src-main/workbench/trainerHandle';

const IDLE_MS = 5 * 60 * 1000;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function fakeHandle(isExploring = false) {
  const end = vi.fn(() => Promise.resolve());
  const handle = { isExploring, end } as unknown as TrainerHandle;
  return { handle, end };
}

test('a process that nobody asks ends after five minutes', () => {
  const explorers = new Explorers();
  const { handle, end } = fakeHandle();
  explorers.adopt('a', handle);
  vi.advanceTimersByTime(IDLE_MS - 1);
  expect(explorers.use('a')).toBe(handle);
  vi.advanceTimersByTime(IDLE_MS - 1);
  expect(end).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(end).toHaveBeenCalledOnce();
  expect(explorers.use('a')).toBeNull();
});

test('one that is still at an answer is left to it, however long that takes', () => {
  const explorers = new Explorers();
  const { handle, end } = fakeHandle(true);
  explorers.adopt('a', handle);
  vi.advanceTimersByTime(3 * IDLE_MS);
  expect(end).not.toHaveBeenCalled();
  Object.assign(handle, { isExploring: false });
  vi.advanceTimersByTime(IDLE_MS);
  expect(end).toHaveBeenCalledOnce();
});

test('of too many the least recently used goes that is not at an answer', () => {
  const explorers = new Explorers();
  const [busy, idle, newest] = [fakeHandle(true), fakeHandle(), fakeHandle()];
  explorers.adopt('busy', busy.handle);
  explorers.adopt('idle', idle.handle);
  explorers.adopt('newest', newest.handle);
  expect(busy.end).not.toHaveBeenCalled();
  expect(idle.end).toHaveBeenCalledOnce();
  expect(newest.end).not.toHaveBeenCalled();
});
