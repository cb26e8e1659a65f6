import { expect, test } from 'vitest';
import {
  graphOf,
  shortestPaths,
} from '../../../../src-main/analysis/scoreCard/continuity/shortestPaths';

test('paths go round where that is shorter, and what is not connected is infinitely far', () => {
  // 0 -1- 1 -1- 2, 0 -3- 2, 2 -5- 3, and 4 -1- 5 apart: by hand.
  const edges = [
    [0, 1],
    [1, 2],
    [0, 2],
    [2, 3],
    [4, 5],
  ] as const;
  const graph = graphOf(6, edges, [1, 1, 3, 5, 1]);
  expect([...shortestPaths(graph, 0)]).toEqual([0, 1, 2, 7, Infinity, Infinity]);
  expect([...shortestPaths(graph, 3)]).toEqual([7, 6, 5, 0, Infinity, Infinity]);
});
