import type { Random } from '../../../src-shared/random';
import type { KernelWorkspace, Region } from '../kernels/workspace';

/** Vectors are padded with zeros to a multiple of so many numbers: kernels do them by whole registers. */
const LANES = 8;
/**
 * A vector that keeps this share of its length when what it has along the rows is taken out has no rounding errors
 * along them that count (Golub and Van Loan, Matrix Computations, 4th edition, section 5.2.10).
 */
const ENOUGH = 0.7;
/** What is left of a vector after it has lost so much of its length is its rounding errors. */
const LOST = 1e-10;

/** Returns how many numbers a vector of `size` takes in the workspace. */
export function paddedSize(size: number): number {
  return Math.ceil(size / LANES) * LANES;
}

/** What became of a vector that was added. */
export interface AddedRow {
  /** What it had along each of the rows before. */
  along: Float64Array;
  /** Length of what was left, which is the new row but for this factor. */
  length: number;
}

/** Orthonormal vectors in a workspace, a row each; made by Gram and Schmidt's method, repeated as often as it takes. */
export class OrthonormalRows {
  readonly stride: number;
  /** [most, stride] */
  readonly rows: Region;
  /** The vector that is taken next; its padding stays 0. */
  readonly next: Region;
  readonly #along: Region;
  readonly #workspace: KernelWorkspace;
  readonly #size: number;
  count = 0;

  /**
   * @param most rows that there will be
   * @param size numbers of a row
   */
  constructor(workspace: KernelWorkspace, most: number, size: number) {
    this.#workspace = workspace;
    this.#size = size;
    this.stride = paddedSize(size);
    this.rows = workspace.allocate('f64', most * this.stride);
    this.next = workspace.allocate('f64', this.stride);
    this.#along = workspace.allocate('f64', most);
  }

  row(at: number): Region {
    const address = this.rows.address + at * this.stride * 8;
    return { kind: 'f64', address, length: this.stride };
  }

  /** Takes out of `next` what it has along the rows; returns that, and the length of what is left. */
  reduceNext(): AddedRow {
    const along = new Float64Array(this.count);
    let length = lengthOf(this.#workspace.f64(this.next));
    for (let before = Infinity; this.count > 0 && length > 0 && length < ENOUGH * before;) {
      before = length;
      const { rows, next, stride, count } = this;
      this.#workspace.run('rowDots', Math.ceil(count / 8), [
        rows,
        next,
        this.#along,
        count,
        stride,
      ]);
      const dots = this.#workspace.f64(this.#along).subarray(0, count);
      for (let at = 0; at < count; at++) {
        along[at]! += dots[at]!;
        dots[at] = -dots[at]!;
      }
      this.#workspace.run('addRows', stride / 8, [rows, this.#along, next, count, stride]);
      length = lengthOf(this.#workspace.f64(next));
    }
    return { along, length };
  }

  /** Makes `next`, as `reduceNext` has left it, the last row. */
  takeNext(length: number): void {
    const next = this.#workspace.f64(this.next);
    const row = this.#workspace.f64(this.row(this.count));
    for (let at = 0; at < next.length; at++) row[at] = next[at]! / length;
    this.count++;
  }

  /** Adds a row with a random direction; there must be fewer rows than numbers in one. */
  addRandom(random: Random): void {
    for (;;) {
      const next = this.#workspace.f64(this.next);
      for (let at = 0; at < this.#size; at++) next[at] = random.normal();
      const before = lengthOf(next);
      const { length } = this.reduceNext();
      if (length <= LOST * before) continue;
      this.takeNext(length);
      return;
    }
  }

  /** Adds the direction of `next`, or a random one where nothing of it is left. */
  addNext(random: Random): void {
    const before = lengthOf(this.#workspace.f64(this.next));
    const { length } = this.reduceNext();
    if (length > LOST * before) this.takeNext(length);
    else this.addRandom(random);
  }

  /** Returns the sum of the rows from `first` on, each times its factor: [stride]. */
  combine(first: number, factors: Float64Array): Float64Array {
    const workspace = this.#workspace;
    return workspace.scope(() => {
      const sum = workspace.allocate('f64', this.stride);
      const held = workspace.hold(factors);
      const { stride } = this;
      workspace.run('addRows', stride / 8, [this.row(first), held, sum, factors.length, stride]);
      return workspace.f64(sum).slice();
    });
  }
}

function lengthOf(vector: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < vector.length; at++) sum += vector[at]! * vector[at]!;
  return Math.sqrt(sum);
}
