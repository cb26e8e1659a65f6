/** Returns least, median and largest of some numbers: '1.20 / 1.31 / 1.90 s (min / median / max of 3)'. */
export function rangeText(numbers: readonly number[], unit: string): string {
  const sorted = [...numbers].sort((a, b) => a - b);
  const texts = [sorted[0]!, sorted[sorted.length >> 1]!, sorted.at(-1)!].map((each) =>
    each.toFixed(each < 10 ? 2 : 1),
  );
  return `${texts.join(' / ')} ${unit} (min / median / max of ${sorted.length})`;
}
