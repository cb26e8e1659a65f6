import { GrowingColumn } from './growingColumn';

/** Rows over which the smoothed curve averages once there are enough of them. */
export const SMOOTHING_ROWS = 50;
/** Before that it averages over this share of the rows so far, so that a steep start is followed. */
const EARLY_SHARE = 0.1;

/**
 * An exponential moving average that is extended row by row and can be cut back: each row moves it
 * by 1/w of the way, where w grows from 1 to SMOOTHING_ROWS. It starts anew after rows without a value.
 */
export class SmoothedColumn {
  #average = new GrowingColumn();

  get values(): Float64Array {
    return this.#average.values;
  }

  append(rows: ArrayLike<number>): void {
    for (let i = 0; i < rows.length; i++) {
      const count = this.#average.length;
      const rowsAveraged = Math.min(SMOOTHING_ROWS, 1 + EARLY_SHARE * count);
      const past = Number.isNaN(this.#average.last) ? rows[i]! : this.#average.last;
      this.#average.push(past + (rows[i]! - past) / rowsAveraged);
    }
  }

  truncate(length: number): void {
    this.#average.truncate(length);
  }
}
