import { describe, expect, test } from 'vitest';
import {
  filterRuns,
  nextOrder,
  RUN_COLUMNS,
  sortRuns,
} from '../../../../src-renderer/screens/runList/runTable';
import { MODELS } from '../../fake/fakeModels';
import { fakeRun } from '../../fake/fakeRuns';

const modelByKind = (kind: string) => MODELS.find((model) => model.kind === kind) ?? null;
const nats = (elboNats: number) => ({ totalNats: 0, elboNats });
const runs = [
  fakeRun({ runId: 'a', name: 'run 10', test: nats(152.6), createdAtMs: 3, dataset: 'mnist' }),
  fakeRun({ runId: 'b', name: 'Run 9', test: null, createdAtMs: 2, status: 'running' }),
  fakeRun({ runId: 'c', name: 'run 2', test: nats(98), createdAtMs: 1 }),
  fakeRun({ runId: 'd', name: 'other', test: null, createdAtMs: 4 }),
];
const ids = (found: typeof runs) => found.map(({ runId }) => runId).join('');

describe('the run table', () => {
  test('sorts numbers as numbers, with what is not measured yet last either way', () => {
    expect(ids(sortRuns(runs, { key: 'test', isDescending: false }, modelByKind))).toBe('cadb');
    expect(ids(sortRuns(runs, { key: 'test', isDescending: true }, modelByKind))).toBe('acdb');
  });

  test('sorts test losses among runs that are measured by the same number', () => {
    // A semi-supervised VAE is measured by its accuracy, which says nothing beside a negative ELBO.
    const accurate = (runId: string, accuracy: number) =>
      fakeRun({ runId, modelKind: 'm2', test: { totalNats: 1, accuracy }, createdAtMs: 0 });
    const mixed = [...runs, accurate('e', 0.9), accurate('f', 0.97)];
    expect(ids(sortRuns(mixed, { key: 'test', isDescending: false }, modelByKind))).toBe('caefdb');
    expect(ids(sortRuns(mixed, { key: 'test', isDescending: true }, modelByKind))).toBe('acfedb');
  });

  test('sorts names as a reader would: numbers in them by value, letters without case', () => {
    expect(ids(sortRuns(runs, { key: 'name', isDescending: false }, modelByKind))).toBe('dcba');
  });

  test.each(RUN_COLUMNS.map(({ key }) => key))('orders by %s without losing a run', (key) => {
    expect(sortRuns(runs, { key, isDescending: true }, modelByKind)).toHaveLength(4);
  });

  test('leaves the given list as it was', () => {
    sortRuns(runs, { key: 'created', isDescending: false }, modelByKind);
    expect(ids(runs)).toBe('abcd');
  });

  test('filters by every typed word in name, status, model or data set', () => {
    expect(ids(filterRuns(runs, 'RUN mnist', modelByKind))).toBe('a');
    expect(ids(filterRuns(runs, 'running', modelByKind))).toBe('b');
    expect(ids(filterRuns(runs, '  ', modelByKind))).toBe('abcd');
    expect(filterRuns(runs, 'zebra', modelByKind)).toEqual([]);
  });

  test('a second click on a header turns the order round; only creation starts with the newest', () => {
    expect(nextOrder({ key: 'name', isDescending: false }, 'name').isDescending).toBe(true);
    expect(nextOrder({ key: 'name', isDescending: true }, 'test').isDescending).toBe(false);
    expect(nextOrder({ key: 'name', isDescending: false }, 'created').isDescending).toBe(true);
  });
});
