import type { KernelWorkspace, Region } from '../kernels/workspace';

/** Directions and points are padded with zeros to a multiple of so many. */
const LANES = 4;

/** The room in a workspace for projecting slices of points. */
export class Projection {
  readonly #workspace: KernelWorkspace;
  readonly #mean: Float64Array;
  readonly #stride: number;
  readonly #directionCount: number;
  readonly #padded: number;
  readonly #points: Region;
  readonly #directions: Region;
  readonly #products: Region;

  /** @param rows that a slice has at most */
  constructor(
    workspace: KernelWorkspace,
    mean: Float64Array,
    rows: number,
    directionCount: number,
  ) {
    this.#workspace = workspace;
    this.#mean = mean;
    this.#stride = Math.ceil(mean.length / LANES) * LANES;
    this.#directionCount = directionCount;
    this.#padded = Math.ceil(directionCount / LANES) * LANES;
    this.#points = workspace.allocate('f32', rows * this.#stride);
    this.#directions = workspace.allocate('f32', this.#padded * this.#stride);
    this.#products = workspace.allocate('f32', rows * this.#padded);
  }

  /** Sets the directions, [directions * dim]. */
  direct(directions: Float64Array): void {
    const dim = this.#mean.length;
    const held = this.#workspace.f32(this.#directions);
    for (let at = 0; at < this.#directionCount; at++) {
      held.set(directions.subarray(at * dim, (at + 1) * dim), at * this.#stride);
    }
  }

  /** Returns the coordinates of points, [rows * directions]. */
  project(values: Float32Array, rows: number): Float32Array {
    const dim = this.#mean.length;
    const stride = this.#stride;
    const points = this.#workspace.f32(this.#points);
    for (let row = 0; row < rows; row++) {
      for (let at = 0; at < dim; at++) {
        points[row * stride + at] = values[row * dim + at]! - this.#mean[at]!;
      }
    }
    const args = [this.#points, this.#directions, this.#products, rows, this.#padded, stride];
    this.#workspace.run('projectRows', Math.ceil(rows / 16), args);
    const padded = this.#workspace.f32(this.#products);
    const count = this.#directionCount;
    const products = new Float32Array(rows * count);
    for (let row = 0; row < rows; row++) {
      products.set(padded.subarray(row * this.#padded, row * this.#padded + count), row * count);
    }
    return products;
  }
}
