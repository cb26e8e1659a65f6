import { createRandom } from '../../../src-shared/random';
import type { KernelWorkspace, Region } from '../kernels/workspace';
import { type Matrix, multiply, rowOf, zeros } from '../linearAlgebra/matrix';
import { OrthonormalRows } from '../linearAlgebra/orthonormalRows';
import { symmetricEigen } from '../linearAlgebra/symmetricEigen';
import type { PcaOptions, UnsignedPca } from './fitPca';
import { meanOf } from './mean';
import { allocatePanels, fillPanels, PANEL, PANEL_ROWS, PANEL_STRIDE, panelsOf } from './panels';
import { type PointSource, readSlices } from './pointSource';
import { Projection } from './projection';

/** More directions are searched for than are asked for: half as many again and these. */
const MORE_DIRECTIONS = 10;
/** Variances that change by less than this share of themselves have settled; */
const SETTLED = 1e-6;
/** those of points that vary as much in many directions change little for long. */
const MOST_PASSES = 16;

/**
 * Resolves with the principal components by a randomised search: random sums of points, then power iterations, each of
 * which reads the points once (Halko, Martinsson and Tropp, "Finding structure with randomness", SIAM Review 2011,
 * algorithms 4.4 and 5.1, with A the points less their mean, transposed). It needs no covariance.
 */
export async function randomisedPca(
  workspace: KernelWorkspace,
  source: PointSource,
  componentCount: number,
  { seed, betweenPasses }: PcaOptions,
): Promise<UnsignedPca> {
  const { count, dim } = source;
  const wanted = Math.ceil(componentCount * 1.5) + MORE_DIRECTIONS;
  const directionCount = Math.min(wanted, count, dim);
  const mean = await meanOf(source, PANEL_ROWS, betweenPasses);
  const random = createRandom(seed, 'randomised pca');
  const basis = new OrthonormalRows(workspace, directionCount, dim);
  const images = new DirectionImages(workspace, mean, directionCount);

  let squares = 0;
  await readSlices(source, PANEL_ROWS, betweenPasses, (values, rows) => {
    squares += squaresAbout(mean, values, rows);
    images.add(values, rows, random.fillNormal(new Float32Array(rows * directionCount)));
  });
  const divisor = Math.max(1, count - 1);
  let variances = new Float64Array(componentCount).fill(Infinity);
  for (let pass = 1; ; pass++) {
    basis.count = 0;
    const sums = images.take();
    for (let at = 0; at < directionCount; at++) {
      workspace.f64(basis.next).set(rowOf(sums, at));
      basis.addNext(random);
    }
    const directions = rowsIn(workspace, basis, dim);
    images.direct(directions);
    const moments = zeros(directionCount, directionCount);
    await readSlices(source, PANEL_ROWS, betweenPasses, (values, rows) => {
      const along = images.project(values, rows);
      addMoments(moments, along, rows);
      images.add(values, rows, along);
    });
    const { values, vectors } = symmetricEigen(moments);
    const before = variances;
    variances = values.slice(0, componentCount).map((value) => Math.max(0, value / divisor));
    if (pass === MOST_PASSES || haveSettled(before, variances)) {
      const chosen = { ...vectors, rows: componentCount };
      const components = multiply(chosen, directions);
      return { mean, components, variances, totalVariance: squares / divisor };
    }
  }
}

function haveSettled(before: Float64Array, variances: Float64Array): boolean {
  return variances.every((value, at) => Math.abs(value - before[at]!) <= SETTLED * value);
}

/** Sums of points less their mean, each with as many factors as there are directions: what AᵀA makes of directions. */
class DirectionImages {
  readonly #workspace: KernelWorkspace;
  readonly #mean: Float64Array;
  readonly #directionCount: number;
  readonly #projection: Projection;
  readonly #points: Region;
  readonly #factors: Region;
  readonly #pairs: Region;
  readonly #tiles: Region;

  constructor(workspace: KernelWorkspace, mean: Float64Array, directionCount: number) {
    const dim = mean.length;
    this.#workspace = workspace;
    this.#mean = mean;
    this.#directionCount = directionCount;
    this.#projection = new Projection(workspace, mean, PANEL_ROWS, directionCount);
    this.#points = allocatePanels(workspace, dim);
    this.#factors = allocatePanels(workspace, directionCount);
    const pairs = new Int32Array(2 * panelsOf(dim) * panelsOf(directionCount));
    for (let at = 0; at < pairs.length / 2; at++) {
      pairs[2 * at] = Math.floor(at / panelsOf(dim));
      pairs[2 * at + 1] = at % panelsOf(dim);
    }
    this.#pairs = workspace.hold(pairs);
    this.#tiles = workspace.allocate('f64', (pairs.length / 2) * PANEL * PANEL);
  }

  /** Sets the directions that `project` goes by. */
  direct(directions: Matrix): void {
    this.#projection.direct(directions.values);
  }

  /** Returns the coordinates of points along the directions, [rows * directions]. */
  project(values: Float32Array, rows: number): Float32Array {
    return this.#projection.project(values, rows);
  }

  /** Adds points, each times its factors, [rows * directions]. */
  add(values: Float32Array, rows: number, factors: Float32Array): void {
    const workspace = this.#workspace;
    const dim = this.#mean.length;
    const directionCount = this.#directionCount;
    fillPanels(
      workspace.f32(this.#points),
      rows,
      dim,
      (row, column) => values[row * dim + column]! - this.#mean[column]!,
    );
    fillPanels(
      workspace.f32(this.#factors),
      rows,
      directionCount,
      (row, column) => factors[row * directionCount + column]!,
    );
    const pairCount = this.#pairs.length / 2;
    const bytes = PANEL_STRIDE * 4;
    const args = [this.#factors, this.#points, bytes, this.#pairs, rows, this.#tiles];
    workspace.run('panelProducts', pairCount, args);
  }

  /** Returns the sums, [directions, dim], and begins anew. */
  take(): Matrix {
    const dim = this.#mean.length;
    const tiles = this.#workspace.f64(this.#tiles);
    const sums = zeros(this.#directionCount, dim);
    for (let direction = 0; direction < sums.rows; direction++) {
      const panelRow = Math.floor(direction / PANEL) * panelsOf(dim);
      const row = rowOf(sums, direction);
      for (let start = 0; start < dim; start += PANEL) {
        const tile = panelRow + start / PANEL;
        const from = (tile * PANEL + (direction % PANEL)) * PANEL;
        row.set(tiles.subarray(from, from + Math.min(PANEL, dim - start)), start);
      }
    }
    tiles.fill(0);
    return sums;
  }
}

function rowsIn(workspace: KernelWorkspace, basis: OrthonormalRows, dim: number): Matrix {
  const rows = zeros(basis.count, dim);
  for (let at = 0; at < basis.count; at++) {
    rowOf(rows, at).set(workspace.f64(basis.row(at)).subarray(0, dim));
  }
  return rows;
}

function squaresAbout(mean: Float64Array, values: Float32Array, rows: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    for (let at = 0; at < mean.length; at++)
      sum += (values[row * mean.length + at]! - mean[at]!) ** 2;
  }
  return sum;
}

/** Adds the products of all pairs of coordinates, [rows * size], to the matrix. */
function addMoments({ values: sums, rows: size }: Matrix, along: Float32Array, rows: number): void {
  for (let row = 0; row < rows; row++) {
    const start = row * size;
    for (let left = 0; left < size; left++) {
      const factor = along[start + left]!;
      for (let right = left; right < size; right++) {
        sums[left * size + right]! += factor * along[start + right]!;
      }
    }
  }
}
