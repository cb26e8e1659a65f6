import type { Points } from '../points';

/** Points that are read in slices, so that they need not all be in memory. */
export interface PointSource {
  count: number;
  dim: number;
  /** Resolves with the numbers of points start..end-1, [(end - start) * dim], which the caller does not change. */
  read(start: number, end: number): Float32Array | Promise<Float32Array>;
}

/** Returns the source of points that are in memory; it copies none. */
export function sourceOf({ values, count, dim }: Points): PointSource {
  return { count, dim, read: (start, end) => values.subarray(start * dim, end * dim) };
}

/** Reads all points once, `rows` at a time, and waits for `betweenPasses` before each slice. */
export async function readSlices(
  source: PointSource,
  rows: number,
  betweenPasses: () => Promise<void>,
  visit: (values: Float32Array, rows: number, start: number) => void,
): Promise<void> {
  for (let start = 0; start < source.count; start += rows) {
    await betweenPasses();
    const end = Math.min(start + rows, source.count);
    const values = await source.read(start, end);
    if (values.length !== (end - start) * source.dim) {
      throw new RangeError(
        `points ${start}..${end - 1} must have ${(end - start) * source.dim} numbers, got ${values.length}`,
      );
    }
    visit(values, end - start, start);
  }
}
