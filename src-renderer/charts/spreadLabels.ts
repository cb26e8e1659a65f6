/**
 * Moves labels apart so that none overlap, each as near to its wish as the others allow.
 * @param wishes wanted centres, px, in any order; @param gap least distance of two centres, px.
 * @param range first and last allowed centre, px; with too little room the labels start at its top.
 * @returns the centres in the order of `wishes`.
 */
export function spreadLabels(
  wishes: readonly number[],
  gap: number,
  range: readonly [number, number],
): number[] {
  const order = wishes.map((_, index) => index).sort((a, b) => wishes[a]! - wishes[b]!);
  const placed = [...wishes];
  let limit = range[0];
  for (const index of order) {
    placed[index] = Math.max(placed[index]!, limit);
    limit = placed[index] + gap;
  }
  limit = range[1];
  for (const index of order.reverse()) {
    placed[index] = Math.max(range[0], Math.min(placed[index]!, limit));
    limit = placed[index] - gap;
  }
  return placed;
}
