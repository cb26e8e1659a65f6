/**
 * Mean and spread of vectors that are given one after the other, in float64 (Welford, "Note on a method
 * for calculating corrected sums of squares and products", 1962).
 */
export class RunningSpread {
  #count = 0;
  #means: Float64Array | null = null;
  #squares = 0;
  #norms = 0;

  /** @param parts the vector, in pieces. */
  add(parts: readonly Float32Array[]): void {
    this.#count += 1;
    this.#means ??= new Float64Array(parts.reduce((size, part) => size + part.length, 0));
    let at = 0;
    let normSquare = 0;
    for (const part of parts) {
      for (const value of part) {
        const before = value - this.#means[at]!;
        this.#means[at]! += before / this.#count;
        this.#squares += before * (value - this.#means[at]!);
        normSquare += value * value;
        at += 1;
      }
    }
    this.#norms += Math.sqrt(normSquare);
  }

  /** The trace of the covariance, with the divisor n - 1; NaN for one vector. */
  get variance(): number {
    return this.#squares / (this.#count - 1);
  }

  /** The mean of the vectors' Euclidean norms. */
  get meanNorm(): number {
    return this.#norms / this.#count;
  }
}
