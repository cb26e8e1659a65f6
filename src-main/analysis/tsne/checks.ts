import type { Points } from '../points';

/** Throws RangeError unless there are `count * dim` finite values. */
export function checkPoints({ values, count, dim }: Points): void {
  if (values.length !== count * dim) {
    throw new RangeError(
      `${count} points of ${dim} dimensions have ${count * dim} values, got ${values.length}`,
    );
  }
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    throw new RangeError(
      `points must be finite, got ${values[wrong]} in point ${Math.floor(wrong / dim)}`,
    );
  }
}
