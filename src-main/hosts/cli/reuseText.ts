import type { ReusePoint, ReuseReport } from '../../../src-shared/domain';
import { type TextColumn, textTable } from './textTable';

const START_COLUMNS: readonly ReusePoint['start'][] = ['frozen', 'fine-tuned', 'scratch'];

/** Returns the line of a result that has just come: '100 labels, frozen: 87.5 % (2.1 s), 8 to come'. */
export function pointText(
  { labelCount, start, testAccuracy, seconds }: ReusePoint,
  pointsAhead: number,
): string {
  const rest = pointsAhead === 0 ? '' : `, ${pointsAhead} to come`;
  return `${labelCount} labels, ${start}: ${percent(testAccuracy)} (${seconds.toFixed(1)} s)${rest}`;
}

/**
 * Returns the table of a report, a row for each number of labels with the mean test accuracy of each
 * start, and where it was repeated the smallest and largest.
 */
export function reuseTable({ points }: ReuseReport): string[] {
  const counts = [...new Set(points.map(({ labelCount }) => labelCount))];
  const columns: TextColumn[] = [
    { title: 'labels', align: 'right' },
    ...START_COLUMNS.map((title) => ({ title, align: 'right' }) as const),
  ];
  const rows = counts.map((count) => [
    String(count),
    ...START_COLUMNS.map((start) =>
      accuracyText(
        points
          .filter((point) => point.labelCount === count && point.start === start)
          .map(({ testAccuracy }) => testAccuracy),
      ),
    ),
  ]);
  return textTable(columns, rows);
}

function accuracyText(accuracies: readonly number[]): string {
  if (accuracies.length === 0) return '–';
  const mean = accuracies.reduce((sum, each) => sum + each, 0) / accuracies.length;
  if (accuracies.length === 1) return percent(mean);
  const [least, most] = [Math.min(...accuracies), Math.max(...accuracies)];
  return `${percent(mean)} (${percent(least)}–${percent(most)})`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
