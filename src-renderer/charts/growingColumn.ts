/** A column of numbers that only grows at its end or is cut back; appending is amortised O(1). */
export class GrowingColumn {
  #values = new Float64Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** A view of the rows held now; a later append may move them, so take it anew for each drawing. */
  get values(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }

  /** Returns the last value, or NaN where there is none. */
  get last(): number {
    return this.#length === 0 ? NaN : this.#values[this.#length - 1]!;
  }

  append(rows: ArrayLike<number>): void {
    this.#reserve(this.#length + rows.length);
    this.#values.set(rows, this.#length);
    this.#length += rows.length;
  }

  push(value: number): void {
    this.#reserve(this.#length + 1);
    this.#values[this.#length++] = value;
  }

  /** Keeps the first `length` rows. */
  truncate(length: number): void {
    this.#length = Math.min(this.#length, length);
  }

  #reserve(needed: number): void {
    if (needed <= this.#values.length) return;
    const grown = new Float64Array(Math.max(needed, this.#values.length * 2));
    grown.set(this.#values.subarray(0, this.#length));
    this.#values = grown;
  }
}
