import { expect, it } from 'vitest';
import { CoreShares } from '../../src-main/workbench/coreShares';

function shares(cores: number, hostCount = 0) {
  const told: string[] = [];
  const cut = new CoreShares(cores, (runId, threads) => told.push(`${runId} ${threads}`));
  /** Divides the cores and returns what was said. */
  const divide = (...runIds: string[]) => {
    told.length = 0;
    cut.divide(runIds, hostCount);
    return [...told];
  };
  return divide;
}

it('gives one run every core, and several the same whole number of them', () => {
  const divide = shares(8);
  expect(divide('a')).toEqual(['a 8']);
  expect(divide('a', 'b', 'c')).toEqual(['a 2', 'b 2', 'c 2']);
});

it('gives at least one core where the runs are more than the cores', () => {
  expect(shares(2)('a', 'b', 'c')).toEqual(['a 1', 'b 1', 'c 1']);
});

it('says nothing to a run whose share is as before', () => {
  const divide = shares(4);
  divide('a', 'b');
  expect(divide('a', 'b')).toEqual([]);
  expect(divide('b', 'c')).toEqual(['c 2']);
});

it('tells a run that comes back, though its share is as it was when it left', () => {
  const divide = shares(4);
  divide('a', 'b');
  divide('b');
  expect(divide('a', 'b')).toEqual(['a 2', 'b 2']);
  divide();
  expect(divide('b')).toEqual(['b 4']);
});

it('keeps a core for each run on a card, and one at least for the others', () => {
  expect(shares(8, 2)('a', 'b')).toEqual(['a 3', 'b 3']);
  expect(shares(2, 4)('a')).toEqual(['a 1']);
});
