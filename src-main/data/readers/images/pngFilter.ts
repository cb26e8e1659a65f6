import { DataError } from '../../../../src-shared/errors';

/**
 * Undoes the filters of a pass's rows in place (section 9.2 of the PNG specification). A row is its filter's number
 * and then its bytes, each stored as what it differs by from a prediction out of bytes before and above it. Throws a
 * DataError that names the file for a number that is no filter's.
 */
export function unfilter(
  path: string,
  scanlines: Uint8Array,
  rowBytes: number,
  bytesPerPixel: number,
): void {
  for (let start = 0; start < scanlines.length; start += rowBytes) {
    const filter = scanlines[start]!;
    if (filter > 4) {
      throw new DataError(
        `${path}: IDAT: expected a filter 0..4 at byte ${String(start)} of the rows, found ${String(filter)}`,
      );
    }
    if (filter !== 0) unfilterRow(scanlines, start, rowBytes, bytesPerPixel, filter);
  }
}

function unfilterRow(
  scanlines: Uint8Array,
  start: number,
  rowBytes: number,
  bytesPerPixel: number,
  filter: number,
): void {
  for (let at = 1; at < rowBytes; at++) {
    const place = start + at;
    const hasLeft = at > bytesPerPixel;
    const hasAbove = start > 0;
    const left = hasLeft ? scanlines[place - bytesPerPixel]! : 0;
    const above = hasAbove ? scanlines[place - rowBytes]! : 0;
    const corner = hasLeft && hasAbove ? scanlines[place - rowBytes - bytesPerPixel]! : 0;
    scanlines[place]! += prediction(filter, left, above, corner);
  }
}

function prediction(filter: number, left: number, above: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  return paeth(left, above, corner);
}

/** The neighbour that is nearest to left + above - corner, in that order where two are as near (Paeth 1991). */
function paeth(left: number, above: number, corner: number): number {
  const estimate = left + above - corner;
  const [toLeft, toAbove, toCorner] = [left, above, corner].map((value) =>
    Math.abs(estimate - value),
  ) as [number, number, number];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
