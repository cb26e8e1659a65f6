const MINUS = '\u2212';

/** Returns the ends of a range, as exact as a hundredth of its width: '−1.64', '2.31'. A true minus sign. */
export function rangeEndTexts({ min, max }: { min: number; max: number }): [string, string] {
  const width = max - min;
  const decimals = width > 0 ? Math.min(20, Math.max(0, 2 - Math.floor(Math.log10(width)))) : 4;
  const text = (value: number) => String(Number(value.toFixed(decimals))).replace(/^-/, MINUS);
  return [text(min), text(max)];
}

/** Returns a range in words: '−1.64 to 2.31'; one value alone where both ends are the same. */
export function valueRangeText(range: { min: number; max: number }): string {
  const [from, to] = rangeEndTexts(range);
  return from === to ? from : `${from} to ${to}`;
}
