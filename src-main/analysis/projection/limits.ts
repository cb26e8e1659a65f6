/** Of fewer points no map is made. */
export const LEAST_POINTS = 5;

/** Returns the largest perplexity for so many points: t-SNE looks at three times as many neighbours. */
export function mostPerplexity(count: number): number {
  return Math.floor((count - 1) / 3);
}
