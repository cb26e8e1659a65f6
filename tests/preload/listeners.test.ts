import { expect, test } from 'vitest';
import { createListeners, createStateListeners } from '../../src-preload/listeners';

test('every listener hears what comes after it was added, until it is taken out', () => {
  const listeners = createListeners<number>();
  const heard: string[] = [];
  listeners.emit(0);
  const end = listeners.add((value) => heard.push(`a${value}`));
  listeners.add((value) => heard.push(`b${value}`));
  listeners.emit(1);
  end();
  listeners.emit(2);
  expect(heard).toEqual(['a1', 'b1', 'b2']);
});

test('a listener that takes itself out does not keep the next from hearing', () => {
  const listeners = createListeners<number>();
  const heard: string[] = [];
  const end = listeners.add(() => {
    heard.push('first');
    end();
  });
  listeners.add(() => heard.push('second'));
  listeners.emit(1);
  expect(heard).toEqual(['first', 'second']);
});

test('a listener to a state hears the newest at once, and nothing where there is none yet', () => {
  const listeners = createStateListeners<string>();
  const early: string[] = [];
  const late: string[] = [];
  listeners.add((state) => early.push(state));
  listeners.emit('ready');
  listeners.emit('lost');
  listeners.add((state) => late.push(state));
  expect(early).toEqual(['ready', 'lost']);
  expect(late).toEqual(['lost']);
});
