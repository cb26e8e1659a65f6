import { afterAll, describe, expect, it } from 'vitest';
import { KernelWorkspace } from '../../../src-main/analysis/kernels/workspace';
import { ColumnProducts } from '../../../src-main/analysis/pca/columnProducts';
import { type GramAddon, loadGramAddon } from '../../../src-main/analysis/pca/gramAddon';
import { createRandom } from '../../../src-shared/random';

const workspace = new KernelWorkspace(2);
afterAll(() => workspace.dispose());

function expectProducts(addon: GramAddon | null, rows: number, dim: number): void {
  const values = createRandom(dim, 'values').fillNormal(new Float32Array(rows * dim));
  const shift = Float32Array.from({ length: dim }, (_, at) => at / dim);
  const at = (row: number, column: number): number =>
    column === dim ? 1 : values[row * dim + column]! - shift[column]!;
  workspace.scope(() => {
    const products = new ColumnProducts(workspace, dim, shift, addon);
    const half = Math.ceil(rows / 2);
    products.add(values.subarray(0, half * dim), half);
    products.add(values.subarray(half * dim), rows - half);
    const seen = new Set<number>();
    products.forEachPair((left, right, sum) => {
      seen.add(left * (dim + 1) + right);
      let expected = 0;
      for (let row = 0; row < rows; row++) expected += at(row, left) * at(row, right);
      expect(Math.abs(sum - expected)).toBeLessThan(1e-6 * rows);
      expect(left).toBeLessThanOrEqual(right);
    });
    expect(seen.size).toBe(((dim + 1) * (dim + 2)) / 2);
  });
}

describe('sums of products of all pairs of columns', () => {
  const sizes = [
    [1, 1],
    [5, 31],
    [300, 32],
    [517, 40],
    [600, 70],
  ] as const;

  it.each(sizes)('by the kernels are those that loops give for %i rows of %i', (rows, dim) => {
    expectProducts(null, rows, dim);
  });

  it.runIf(loadGramAddon().instructionSet() !== null).each(sizes)(
    'by the addon are those that loops give for %i rows of %i',
    (rows, dim) => expectProducts(loadGramAddon(), rows, dim),
  );

  it('are refused by the addon where the sizes do not fit', () => {
    const addon = loadGramAddon();
    const [values, shift, tiles] = [
      new Float32Array(9),
      new Float32Array(3),
      new Float64Array(1024),
    ];
    expect(() => addon.addGram(values, 4, 3, shift, tiles, 1)).toThrow(/of the sizes/);
    expect(() => addon.addGram(values, 3, 32, shift, tiles, 1)).toThrow(/of the sizes/);
    expect(() => addon.addGram(values, 3, 3, shift, tiles, 0)).toThrow(
      /needs rows, dim and threads/,
    );
  });
});
