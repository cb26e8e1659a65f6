import type { LatentSubject } from './latentSubject';
import type { MeasureTools } from './measure';

/**
 * Returns a way to get what several measures share: made once for a subject and a seed, and kept as long as the subject.
 * A making that failed is tried anew.
 */
export function perSubject<Result>(
  make: (subject: LatentSubject, tools: MeasureTools) => Promise<Result>,
): (subject: LatentSubject, tools: MeasureTools) => Promise<Result> {
  const made = new WeakMap<LatentSubject, Map<number, Promise<Result>>>();
  return (subject, tools) => {
    const bySeed = made.get(subject) ?? new Map<number, Promise<Result>>();
    made.set(subject, bySeed);
    const kept = bySeed.get(tools.seed);
    if (kept !== undefined) return kept;
    const result = make(subject, tools);
    bySeed.set(tools.seed, result);
    result.catch(() => bySeed.delete(tools.seed));
    return result;
  };
}
