import type { KernelWorkspace, Region } from '../kernels/workspace';
import type { Points } from '../points';

/** Points of a panel: kernels/assembly/panels.ts says how they lie. */
export const PANEL = 8;

/** Points in the workspace as kernels read them. */
export interface Panels {
  values: Region;
  /** Places, those that no point took among them: a multiple of 8. */
  places: number;
  dim: number;
}

/**
 * Returns a copy of points in panels, in the order of `places` (the point of each place, -1: none) or their own.
 * Throws RangeError where a value is not a finite number.
 */
export function holdPanels(
  workspace: KernelWorkspace,
  points: Points,
  order: Int32Array | null = null,
): Panels {
  const { dim } = points;
  const taken = order?.length ?? points.count;
  const places = Math.ceil(taken / PANEL) * PANEL;
  const region = workspace.allocate('f32', places * dim);
  const values = workspace.f32(region);
  for (let place = 0; place < places; place++) {
    const point = place < taken ? (order?.[place] ?? place) : -1;
    const base = Math.floor(place / PANEL) * PANEL * dim + (place % PANEL);
    for (let axis = 0; axis < dim; axis++) {
      values[base + axis * PANEL] = point < 0 ? NaN : finite(points, point, axis);
    }
  }
  return { values: region, places, dim };
}

function finite(points: Points, point: number, axis: number): number {
  const value = points.values[point * points.dim + axis]!;
  if (!Number.isFinite(value)) {
    throw new RangeError(
      `points must hold finite numbers, got ${value} at axis ${axis} of point ${point}`,
    );
  }
  return value;
}
