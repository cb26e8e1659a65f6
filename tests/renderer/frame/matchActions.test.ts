import { expect, test } from 'vitest';
import { matchActions } from '../../../src-renderer/frame/matchActions';
import type { Action } from '../../../src-renderer/state/actions.svelte';

const action = (id: string, section: string, title: string): Action => ({
  ...{ id, section, title },
  run: () => undefined,
});
const actions = [
  action('runs', 'Go to', 'Runs'),
  action('theme', 'View', 'Switch between light and dark'),
  action('open-a', 'Open run', 'Digits VAE'),
  action('data', 'Go to', 'Data'),
];
const ids = (typed: string) => matchActions(actions, typed).map(({ id }) => id);

test('without a word every action stands with its section', () => {
  expect(ids('')).toEqual(['runs', 'data', 'theme', 'open-a']);
});

test('every typed word must stand in section or title, in any order and case', () => {
  expect(ids('DIGITS open')).toEqual(['open-a']);
  expect(ids('dark zebra')).toEqual([]);
});

test('a screen’s action replaces the frame’s of the same id', () => {
  const [found] = matchActions([...actions, action('runs', 'Go to', 'Back to the runs')], 'back');
  expect(found?.title).toBe('Back to the runs');
  expect(matchActions([...actions, action('runs', 'Go to', 'Back')], '')).toHaveLength(4);
});
