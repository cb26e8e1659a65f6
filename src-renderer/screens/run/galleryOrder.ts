import type { LatentSample, Reconstructions } from '../../../src-shared/domain';

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

/** Originals and reconstructions as points of one plot, a line between the two of each pair. */
export interface PlanePairs {
  /** Originals first, then reconstructions [2 * 2 * pairs]. */
  points: Uint8Array;
  /** Of each point, for its colour: the slate of class 8 for originals, the blue of class 0. */
  classes: Uint8Array;
  lines: number[][];
}

/** Returns the pairs of vectors of two numbers. @param reconstructions with the index of each original. */
export function planePairs(
  { pixels }: Pick<LatentSample, 'pixels'>,
  reconstructions: Pick<Reconstructions, 'pixels'> & { indices: readonly number[] },
): PlanePairs {
  const { indices } = reconstructions;
  const count = indices.length;
  const points = new Uint8Array(4 * count);
  for (const [at, index] of indices.entries()) {
    points.set(pixels.subarray(2 * index, 2 * index + 2), 2 * at);
  }
  points.set(reconstructions.pixels.subarray(0, 2 * count), 2 * count);
  return {
    points,
    classes: Uint8Array.from({ length: 2 * count }, (_, at) => (at < count ? 8 : 0)),
    lines: indices.map((_, at) => [at, count + at]),
  };
}
