import { inSlices } from '../../kernels/inSlices';
import type { KernelWorkspace } from '../../kernels/workspace';
import { holdPanels } from '../../neighbours/panels';
import type { Points } from '../../points';

/** A squared discrepancy with its standard error. */
export interface Discrepancy {
  value: number;
  standardError: number;
}

const POINTS_A_PART = 16;
const TILE_BYTES = 128;
const MOST_PARTS = 1024;

/**
 * Returns the unbiased estimate of the squared maximum mean discrepancy between two samples of as many codes, with the
 * inverse multiquadric kernel k(a, b) = C / (C + |a - b|²): the U-statistic of h(i, j) = k(aᵢ, aⱼ) + k(bᵢ, bⱼ) -
 * k(aᵢ, bⱼ) - k(aⱼ, bᵢ) over i ≠ j (Gretton et al., "A Kernel Two-Sample Test", 2012, equation 4), and its jackknife
 * error. It can be negative. Throws RangeError for samples of different size, or of fewer than 3.
 * @param betweenPasses awaited every few dozen milliseconds; what it throws ends the work.
 */
export async function discrepancy(
  workspace: KernelWorkspace,
  a: Points,
  b: Points,
  scale: number,
  betweenPasses: () => Promise<void>,
): Promise<Discrepancy> {
  const n = a.count;
  if (b.count !== n || n < 3) {
    throw new RangeError(
      `both samples must have the same count of at least 3, got ${n} and ${b.count}`,
    );
  }
  const sums = (from: Points, to: Points) => kernelSums(workspace, from, to, scale, betweenPasses);
  const [aa, bb, ab, ba] = [await sums(a, a), await sums(b, b), await sums(a, b), await sums(b, a)];
  // What each i has with itself, of both samples and across them, goes out: h(i, i) is no pair.
  const rows = Float64Array.from({ length: n }, (_, i) => {
    const itself = 2 - 2 * kernelOf(a, b, i, scale);
    return aa[i]! + bb[i]! - ab[i]! - ba[i]! - itself;
  });
  const total = rows.reduce((sum, row) => sum + row, 0);
  const value = total / (n * (n - 1));
  let squares = 0;
  for (const row of rows) squares += ((total - 2 * row) / ((n - 1) * (n - 2)) - value) ** 2;
  return { value, standardError: Math.sqrt(((n - 1) / n) * squares) };
}

function kernelOf(a: Points, b: Points, row: number, scale: number): number {
  let square = 0;
  for (let at = row * a.dim; at < (row + 1) * a.dim; at++) {
    square += (a.values[at]! - b.values[at]!) ** 2;
  }
  return scale / (scale + square);
}

/** Returns for each point the sum of its kernels with all of some points. */
async function kernelSums(
  workspace: KernelWorkspace,
  points: Points,
  others: Points,
  scale: number,
  betweenPasses: () => Promise<void>,
): Promise<Float64Array> {
  return workspace.scope(async () => {
    const heldOthers = holdPanels(workspace, others);
    const held = holdPanels(workspace, points);
    const parts = Math.ceil(held.places / POINTS_A_PART);
    const most = Math.min(parts, MOST_PARTS);
    const tiles = workspace.allocate('u8', most * TILE_BYTES);
    const out = workspace.allocate('f64', held.places);
    const run = (first: number, count: number) => {
      workspace.run('multiquadric', count, [
        ...[heldOthers.values, others.count, held.values, held.places, points.dim],
        ...[{ float: scale }, first, tiles, out],
      ]);
    };
    await inSlices(parts, most, run, betweenPasses);
    return workspace.f64(out).slice(0, points.count);
  });
}
