import { expect, test } from 'vitest';
import { pointText, reuseTable } from '../../../src-main/hosts/cli/reuseText';
import type { ReusePoint } from '../../../src-shared/domain';

function point(labelCount: number, start: ReusePoint['start'], testAccuracy: number): ReusePoint {
  return { labelCount, start, testAccuracy, epochs: 5, seconds: 2.14 };
}

test('a result is told with what is still to come, the last one without', () => {
  expect(pointText(point(100, 'frozen', 0.875), 8)).toBe(
    '100 labels, frozen: 87.5 % (2.1 s), 8 to come',
  );
  expect(pointText(point(60000, 'scratch', 0.991), 0)).toBe(
    '60000 labels, scratch: 99.1 % (2.1 s)',
  );
});

test('the table has a row for each number of labels and a column for each start', () => {
  const points = [
    point(100, 'frozen', 0.875),
    point(100, 'fine-tuned', 0.86),
    point(100, 'scratch', 0.7),
    point(1000, 'frozen', 0.95),
  ];
  expect(reuseTable({ runId: 'r', points })).toEqual([
    'labels  frozen  fine-tuned  scratch',
    '   100  87.5 %      86.0 %   70.0 %',
    '  1000  95.0 %           –        –',
  ]);
});

test('repeats are a mean with its smallest and largest', () => {
  const points = [point(100, 'scratch', 0.7), point(100, 'scratch', 0.8)];
  expect(reuseTable({ runId: 'r', points })[1]).toContain('75.0 % (70.0 %–80.0 %)');
});
