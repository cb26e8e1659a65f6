import { countBelow, countUpTo } from './sortedSearch';

/**
 * M4 (Jugel, Jerzak, Hackenbroich and Markl, "M4: A visualization-oriented time series data
 * aggregation", VLDB 2014): of all rows that fall into one pixel column keep the first, the lowest,
 * the highest and the last. A line through them covers the same pixels as a line through all rows.
 *
 * @param x rising positions, @param y values; rows whose value is not finite are left out.
 * @param domain first and last position shown; rows outside are left out.
 * @param columns pixel columns, >= 1.
 * @returns indices of the kept rows, rising, at most 4 for each column.
 */
export function keepExtremes(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  domain: readonly [number, number],
  columns: number,
): number[] {
  const [start, end] = domain;
  const firstRow = countBelow(x, start);
  const endRow = countUpTo(x, end);
  const columnsPerUnit = end > start ? columns / (end - start) : 0;
  const kept: number[] = [];
  let column = emptyColumn(-1);
  for (let row = firstRow; row < endRow; row++) {
    if (!Number.isFinite(y[row]!)) continue;
    const number = Math.min(columns - 1, Math.floor((x[row]! - start) * columnsPerUnit));
    if (number !== column.number) {
      emit(column, kept);
      column = emptyColumn(number);
    }
    include(column, row, y);
  }
  emit(column, kept);
  return kept;
}

interface PixelColumn {
  number: number;
  first: number;
  lowest: number;
  highest: number;
  last: number;
}

function emptyColumn(number: number): PixelColumn {
  return { number, first: -1, lowest: -1, highest: -1, last: -1 };
}

function include(column: PixelColumn, row: number, y: ArrayLike<number>): void {
  if (column.first < 0) {
    column.first = column.lowest = column.highest = column.last = row;
    return;
  }
  if (y[row]! < y[column.lowest]!) column.lowest = row;
  if (y[row]! > y[column.highest]!) column.highest = row;
  column.last = row;
}

function emit(column: PixelColumn, kept: number[]): void {
  if (column.first < 0) return;
  const inner =
    column.lowest < column.highest
      ? [column.lowest, column.highest]
      : [column.highest, column.lowest];
  for (const row of [column.first, ...inner, column.last]) {
    if (kept.length === 0 || row > kept[kept.length - 1]!) kept.push(row);
  }
}
