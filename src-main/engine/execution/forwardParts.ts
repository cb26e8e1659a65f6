/** A consecutive part of some images or codes. */
export interface ForwardPart {
  start: number;
  size: number;
}

/** Most images of one forward pass, where memory allows it. */
export const MAX_FORWARD_SIZE = 4096;

/** Returns the sizes of forward passes: the powers of two up to a limit, which is one. */
export function forwardSizes(limit: number): number[] {
  return Array.from({ length: Math.log2(limit) + 1 }, (_, exponent) => 2 ** exponent);
}

/** Returns parts of these sizes that together are `count` items, largest first. */
export function forwardParts(count: number, limit: number): ForwardPart[] {
  const parts: ForwardPart[] = [];
  let start = 0;
  for (const size of forwardSizes(limit).reverse()) {
    for (; start + size <= count; start += size) parts.push({ start, size });
  }
  return parts;
}
