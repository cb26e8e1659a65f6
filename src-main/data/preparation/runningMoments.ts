/**
 * Mean and variance of each value of some rows, row by row in one pass, in double precision (Welford, "Note on a
 * method for calculating corrected sums of squares and products", 1962): sums of squares would lose the variance of
 * values that lie far from 0.
 */
export class RunningMoments {
  #count = 0;
  readonly #means: Float64Array;
  /** Sums of squared differences from the mean. */
  readonly #squares: Float64Array;

  constructor(private readonly valuesPerRow: number) {
    this.#means = new Float64Array(valuesPerRow);
    this.#squares = new Float64Array(valuesPerRow);
  }

  /** Adds rows [count * valuesPerRow]. */
  add(rows: Float32Array): void {
    const [means, squares, size] = [this.#means, this.#squares, this.valuesPerRow];
    for (let start = 0; start < rows.length; start += size) {
      this.#count += 1;
      for (let at = 0; at < size; at++) {
        const value = rows[start + at]!;
        const before = value - means[at]!;
        means[at]! += before / this.#count;
        squares[at]! += before * (value - means[at]!);
      }
    }
  }

  /** Mean of each value [valuesPerRow]. */
  means(): Float64Array {
    return this.#means.slice();
  }

  /** Standard deviation of each value over the rows, which are all there are: sqrt(sum / count). */
  deviations(): Float64Array {
    return this.#squares.map((sum) => Math.sqrt(sum / this.#count));
  }
}
