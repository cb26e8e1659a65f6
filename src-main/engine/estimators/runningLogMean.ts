/**
 * The logarithm of a mean of numbers that are given by their logarithms, one after the other, in
 * float64. The largest so far is kept apart, so that hundreds of nats neither overflow nor vanish.
 */
export class RunningLogMean {
  #count = 0;
  #largest = -Infinity;
  /** Sums of exp(x - largest) and of its square. */
  #sum = 0;
  #squares = 0;

  add(logValue: number): void {
    this.#count += 1;
    if (logValue > this.#largest) {
      const factor = Math.exp(this.#largest - logValue);
      this.#sum *= factor;
      this.#squares *= factor * factor;
      this.#largest = logValue;
    }
    const value = Math.exp(logValue - this.#largest);
    this.#sum += value;
    this.#squares += value * value;
  }

  /** log(1/n sum w). */
  get logMean(): number {
    return this.#largest + Math.log(this.#sum / this.#count);
  }

  /**
   * The standard error of `logMean` by the delta method: that of the mean of w over the mean,
   * sqrt((n sum w^2 / (sum w)^2 - 1) / (n - 1)), with the unbiased variance of w. NaN for n = 1.
   */
  get standardError(): number {
    const spread = (this.#count * this.#squares) / (this.#sum * this.#sum) - 1;
    return Math.sqrt(Math.max(0, spread) / (this.#count - 1));
  }

  /**
   * (sum w)^2 / sum w^2: how many draws of equal weight would say as much (Kong, "A note on importance
   * sampling using standardized weights", 1992); 1..n.
   */
  get effectiveDraws(): number {
    return (this.#sum * this.#sum) / this.#squares;
  }
}
