/** Images that 'worst first' looks through; each renewal reconstructs all of them. */
export const WORST_OF = 64;

/**
 * Returns the indices of `count` sample images, always the same ones: the first of each class in
 * turn, then the second of each, so that every class is seen.
 * @param labels class of each image, null without labels; @param total images in the sample.
 */
export function gallerySample(labels: Uint8Array | null, total: number, count: number): number[] {
  const wanted = Math.min(count, total);
  if (labels === null) return Array.from({ length: wanted }, (_, index) => index);
  const byClass = new Map<number, number[]>();
  for (let index = 0; index < total; index++) {
    const members = byClass.get(labels[index]!) ?? [];
    byClass.set(labels[index]!, members);
    members.push(index);
  }
  const classes = [...byClass.keys()].sort((a, b) => a - b).map((label) => byClass.get(label)!);
  const chosen: number[] = [];
  for (let turn = 0; chosen.length < wanted; turn++) {
    for (const members of classes) {
      const index = members[turn];
      if (index !== undefined && chosen.length < wanted) chosen.push(index);
    }
  }
  return chosen;
}

/** Returns the order of positions by falling loss; equal losses keep their order. */
export function worstFirst(nats: ArrayLike<number>): number[] {
  return Array.from({ length: nats.length }, (_, position) => position).sort(
    (a, b) => nats[b]! - nats[a]! || a - b,
  );
}

/** Returns two images of different classes to begin an interpolation with, or null for a tiny sample. */
export function firstPair(labels: Uint8Array | null, total: number): [number, number] | null {
  if (total < 2) return null;
  const from = 0;
  if (labels === null) return [from, 1];
  const to = labels.findIndex((label) => label !== labels[from]);
  return [from, to > 0 ? to : 1];
}

/**
 * Returns one stack with a row of originals over a row of reconstructions [2 * columns images].
 * @param imageIndices original of each column, by index into `originals`.
 * @param positions reconstruction of each column, by position in `reconstructions`.
 */
export function pairStack(
  originals: Uint8Array,
  reconstructions: Uint8Array,
  imageIndices: readonly number[],
  positions: readonly number[],
  pixelsPerImage: number,
): Uint8Array {
  const columns = imageIndices.length;
  const stack = new Uint8Array(2 * columns * pixelsPerImage);
  const image = (from: Uint8Array, index: number) =>
    from.subarray(index * pixelsPerImage, (index + 1) * pixelsPerImage);
  for (let column = 0; column < columns; column++) {
    stack.set(image(originals, imageIndices[column]!), column * pixelsPerImage);
    stack.set(image(reconstructions, positions[column]!), (columns + column) * pixelsPerImage);
  }
  return stack;
}
