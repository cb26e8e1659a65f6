import type { KernelWorkspace, Region } from '../kernels/workspace';
import type { GramAddon } from './gramAddon';
import { allocatePanels, fillPanels, PANEL, PANEL_ROWS, PANEL_STRIDE, panelsOf } from './panels';

/**
 * Sums of products of all pairs of columns of points less a shift, and the columns' sums, which are their products
 * with one more column of ones.
 */
export class ColumnProducts {
  readonly #workspace: KernelWorkspace;
  readonly #dim: number;
  readonly #shift: Float32Array;
  readonly #addon: GramAddon | null;
  readonly #panelCount: number;
  /** [panels * (panels + 1) / 2, PANEL, PANEL]: panel 0 with 0, 1, 2, ..., then 1 with 1, 2, ... and so on. */
  readonly #tiles: Region;

  /** @param addon null lets the kernels in WebAssembly do it, which takes four times as long */
  constructor(
    workspace: KernelWorkspace,
    dim: number,
    shift: Float32Array,
    addon: GramAddon | null,
  ) {
    this.#workspace = workspace;
    this.#dim = dim;
    this.#shift = shift;
    this.#addon = addon;
    this.#panelCount = panelsOf(dim + 1);
    const tileCount = (this.#panelCount * (this.#panelCount + 1)) / 2;
    this.#tiles = workspace.allocate('f64', tileCount * PANEL * PANEL);
  }

  /** Adds the products of rows, [rows * dim]. */
  add(values: Float32Array, rows: number): void {
    if (this.#addon === null) {
      this.#addByKernel(values, rows);
      return;
    }
    const tiles = this.#workspace.f64(this.#tiles);
    const { threads } = this.#workspace;
    this.#addon.addGram(values, rows, this.#dim, this.#shift, tiles, threads);
  }

  /** Calls back with each pair of columns left <= right; column `dim` is that of ones. */
  forEachPair(visit: (left: number, right: number, sum: number) => void): void {
    const tiles = this.#workspace.f64(this.#tiles);
    const columns = this.#dim + 1;
    for (const [tile, [leftPanel, rightPanel]] of this.#pairs().entries()) {
      for (let row = 0; row < PANEL; row++) {
        const left = leftPanel * PANEL + row;
        const start = tile * PANEL * PANEL + row * PANEL;
        const end = Math.min(PANEL, columns - rightPanel * PANEL);
        if (left >= columns) break;
        for (let column = leftPanel === rightPanel ? row : 0; column < end; column++) {
          visit(left, rightPanel * PANEL + column, tiles[start + column]!);
        }
      }
    }
  }

  #pairs(): [number, number][] {
    const panels = Array.from({ length: this.#panelCount }, (_, panel) => panel);
    return panels.flatMap((left) =>
      panels.slice(left).map((right): [number, number] => [left, right]),
    );
  }

  #addByKernel(values: Float32Array, rows: number): void {
    const workspace = this.#workspace;
    const dim = this.#dim;
    workspace.scope(() => {
      const panels = allocatePanels(workspace, dim + 1);
      const pairs = this.#pairs();
      const held = workspace.hold(Int32Array.from(pairs.flat()));
      for (let start = 0; start < rows; start += PANEL_ROWS) {
        const count = Math.min(PANEL_ROWS, rows - start);
        fillPanels(workspace.f32(panels), count, dim + 1, (row, column) =>
          column === dim ? 1 : values[(start + row) * dim + column]! - this.#shift[column]!,
        );
        const args = [panels, panels, PANEL_STRIDE * 4, held, count, this.#tiles];
        workspace.run('panelProducts', pairs.length, args);
      }
    });
  }
}
