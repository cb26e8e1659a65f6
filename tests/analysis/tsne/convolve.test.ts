import { describe, expect, it } from 'vitest';
import type { KernelWorkspace } from '../../../src-main/analysis/kernels/workspace';
import { FOURIER_SIZES, radicesOf, rootsOf } from '../../../src-main/analysis/tsne/fourierSizes';
import { createRandom } from '../../../src-shared/random';
import { openWorkspace } from './workspaces';

const PARTS = 3;

function held(workspace: KernelWorkspace, size: number) {
  const radices = radicesOf(size);
  return {
    size,
    roots: workspace.hold(rootsOf(size)),
    radices: workspace.hold(Int32Array.from(radices)),
    reversed: workspace.hold(Int32Array.from(radices.toReversed())),
  };
}

/** A grid of random numbers of `size / 2` rows, and room for what becomes of it. */
function setUp(size: number, columns: number) {
  const workspace = openWorkspace();
  const random = createRandom(1, 'grid');
  const half = Math.ceil(columns / 8) * 4;
  const values = random.fillNormal(new Float32Array((size / 2) * 2 * half));
  const blocks = Math.floor(size / 2 / 4) + 1;
  return {
    ...{ workspace, half, values, blocks },
    grid: workspace.hold(values),
    spectrum: workspace.allocate('f32', blocks * 2 * half * 8),
    scratch: workspace.allocate('f32', PARTS * (2 * Math.max(size, 2 * columns) + 1) * 8),
  };
}

describe('FOURIER_SIZES', () => {
  it('have no factors but 2, 3, 4 and 5, begin with 4, and lie less than a fifth apart', () => {
    FOURIER_SIZES.forEach((size, at) => {
      const radices = radicesOf(size);
      expect(radices[0]).toBe(4);
      expect(radices.reduce((product, radix) => product * radix, 1)).toBe(size);
      if (at > 0) expect(size / FOURIER_SIZES[at - 1]!).toBeLessThanOrEqual(1.25);
    });
  });
});

describe('transformColumns', () => {
  // The radices of these sizes: 4 4 4; 4 5 4 ...; 4 5 3 2; 4 4 5 3 ..., so that each kind of stage comes first, last and between.
  it.each([64, 80, 120, 200, 216, 240])(
    'is twice the discrete Fourier transform of columns of %i',
    (size) => {
      const { workspace, half, values, grid, spectrum, scratch } = setUp(size, 12);
      const y = held(workspace, size);
      const args = [grid, spectrum, scratch, y.roots, y.radices, size, half, PARTS];
      workspace.run('transformColumns', PARTS, args);
      const found = workspace.f32(spectrum);
      for (let column = 0; column < 2 * half; column++) {
        for (let k = 0; k <= size / 2; k++) {
          let [re, im] = [0, 0];
          for (let row = 0; row < size / 2; row++) {
            const value = values[row * 2 * half + column]!;
            re += value * Math.cos((2 * Math.PI * k * row) / size);
            im -= value * Math.sin((2 * Math.PI * k * row) / size);
          }
          const at = (Math.floor(k / 4) * 2 * half + column) * 8 + (k % 4);
          expect(Math.abs(found[at]! - 2 * re)).toBeLessThan(1e-4);
          expect(Math.abs(found[at + 4]! - 2 * im)).toBeLessThan(1e-4);
        }
      }
    },
  );
});

describe('a convolution', () => {
  it.each([
    [64, 80],
    [120, 72],
    [96, 200],
  ])(
    'with a factor of its own for each frequency is that of the definition (%i x %i)',
    (sizeY, sizeX) => {
      const { workspace, half, values, blocks, grid, spectrum, scratch } = setUp(sizeY, sizeX / 2);
      const [y, x] = [held(workspace, sizeY), held(workspace, sizeX)];
      // An even kernel with few values: 3 at rest, 0.5 beside, 0.25 above.
      const factors = new Float32Array(blocks * (sizeX / 2 + 1) * 4);
      for (let ky = 0; ky < blocks * 4; ky++) {
        for (let kx = 0; kx <= sizeX / 2; kx++) {
          const factor =
            3 + Math.cos((2 * Math.PI * kx) / sizeX) + 0.5 * Math.cos((2 * Math.PI * ky) / sizeY);
          const at = (Math.floor(ky / 4) * (sizeX / 2 + 1) + kx) * 4 + (ky % 4);
          factors[at] = factor / (2 * sizeX * sizeY);
        }
      }
      const pitch = 2 * half;
      // Columns past the grid hold nothing.
      const cells = workspace.f32(grid);
      for (let at = 0; at < cells.length; at++)
        if (at % pitch >= sizeX / 2) cells[at] = values[at] = 0;
      const spectra = workspace.hold(factors);
      workspace.run('transformColumns', PARTS, [
        ...[grid, spectrum, scratch, y.roots, y.radices, sizeY, half, PARTS],
      ]);
      workspace.run('convolveRows', PARTS, [
        ...[spectrum, spectra, scratch, x.roots, x.radices, x.reversed, sizeX, half, blocks, PARTS],
      ]);
      workspace.run('transformColumnsBack', PARTS, [
        ...[grid, spectrum, scratch, y.roots, y.reversed, sizeY, half, PARTS],
      ]);
      const valueAt = (row: number, column: number) =>
        row < 0 || row >= sizeY / 2 || column < 0 || column >= sizeX / 2
          ? 0
          : values[row * pitch + column]!;
      const found = workspace.f32(grid);
      for (let row = 0; row < sizeY / 2; row++) {
        for (let column = 0; column < sizeX / 2; column++) {
          const expected =
            3 * valueAt(row, column) +
            0.5 * (valueAt(row, column - 1) + valueAt(row, column + 1)) +
            0.25 * (valueAt(row - 1, column) + valueAt(row + 1, column));
          expect(Math.abs(found[row * pitch + column]! - expected)).toBeLessThan(2e-5);
        }
      }
    },
  );
});
