import type { KernelWorkspace, Region } from '../kernels/workspace';

/** Columns are taken in panels of so many; native/linearAlgebra/gram.h and the kernel panelProducts go by it. */
export const PANEL = 32;
/** Rows whose products are added up in 32-bit floats before they go to 64-bit ones. */
export const PANEL_ROWS = 256;
/** Numbers from one panel to the next. */
export const PANEL_STRIDE = PANEL * PANEL_ROWS;

/** Returns how many panels hold so many columns. */
export function panelsOf(columns: number): number {
  return Math.ceil(columns / PANEL);
}

/** Returns room for panels of `columns` columns and PANEL_ROWS rows. */
export function allocatePanels(workspace: KernelWorkspace, columns: number): Region {
  return workspace.allocate('f32', panelsOf(columns) * PANEL_STRIDE);
}

/** Writes rows, at most PANEL_ROWS, of `columns` numbers into panels, a row after the other in each. */
export function fillPanels(
  panels: Float32Array,
  rows: number,
  columns: number,
  valueAt: (row: number, column: number) => number,
): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const panel = Math.floor(column / PANEL);
      panels[panel * PANEL_STRIDE + row * PANEL + (column % PANEL)] = valueAt(row, column);
    }
  }
}
