/** Returns how many images of that width fit in a row, at least one. */
export function columnsThatFit(availablePx: number, tilePx: number, gapPx: number): number {
  return Math.max(1, Math.floor((availablePx + gapPx) / (tilePx + gapPx)));
}
