import { describe, expect, test } from 'vitest';
import {
  filterRuns,
  nextOrder,
  RUN_COLUMNS,
  sortRuns,
} from '../../../../src-renderer/screens/runList/runTable';
import { fakeRun } from '../../fake/fakeRuns';

const nats = (elboNats: number) => ({ elboNats, reconstructionNats: elboNats - 6, klNats: 6 });
const runs = [
  fakeRun({ runId: 'a', name: 'run 10', test: nats(152.6), createdAtMs: 3, dataset: 'mnist' }),
  fakeRun({ runId: 'b', name: 'Run 9', test: null, createdAtMs: 2, status: 'running' }),
  fakeRun({ runId: 'c', name: 'run 2', test: nats(98), createdAtMs: 1 }),
  fakeRun({ runId: 'd', name: 'other', test: null, createdAtMs: 4 }),
];
const ids = (found: typeof runs) => found.map(({ runId }) => runId).join('');

describe('the run table', () => {
  test('sorts numbers as numbers, with what is not measured yet last either way', () => {
    expect(ids(sortRuns(runs, { key: 'elbo', isDescending: false }))).toBe('cadb');
    expect(ids(sortRuns(runs, { key: 'elbo', isDescending: true }))).toBe('acdb');
  });

  test('sorts names as a reader would: numbers in them by value, letters without case', () => {
    expect(ids(sortRuns(runs, { key: 'name', isDescending: false }))).toBe('dcba');
  });

  test.each(RUN_COLUMNS.map(({ key }) => key))('orders by %s without losing a run', (key) => {
    expect(sortRuns(runs, { key, isDescending: true })).toHaveLength(4);
  });

  test('leaves the given list as it was', () => {
    sortRuns(runs, { key: 'created', isDescending: false });
    expect(ids(runs)).toBe('abcd');
  });

  test('filters by every typed word in name, status, model or data set', () => {
    expect(ids(filterRuns(runs, 'RUN mnist'))).toBe('a');
    expect(ids(filterRuns(runs, 'running'))).toBe('b');
    expect(ids(filterRuns(runs, '  '))).toBe('abcd');
    expect(filterRuns(runs, 'zebra')).toEqual([]);
  });

  test('a second click on a header turns the order round; only creation starts with the newest', () => {
    expect(nextOrder({ key: 'name', isDescending: false }, 'name').isDescending).toBe(true);
    expect(nextOrder({ key: 'name', isDescending: true }, 'elbo').isDescending).toBe(false);
    expect(nextOrder({ key: 'name', isDescending: false }, 'created').isDescending).toBe(true);
  });
});
