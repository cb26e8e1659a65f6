import { createRandom } from '../../src-shared/random';

/**
 * Returns classes of which only `budget` are kept and the others are -1. The kept ones are drawn by the
 * seed, evenly over the classes: as many of each, and one more of some where the budget does not divide;
 * what a class is short of goes to the others. A larger budget keeps what a smaller one kept. All are
 * kept where the budget is 0 or covers them.
 * @param labels classes from 0; they stay as they are.
 */
export function withLabelBudget(labels: Int32Array, budget: number, seed: number): Int32Array {
  if (budget === 0 || budget >= labels.length) return labels;
  const shown = new Int32Array(labels.length).fill(-1);
  for (const place of inTurnOfClasses(labels, seed).slice(0, budget)) shown[place] = labels[place]!;
  return shown;
}

/** Places in a seeded order in which the classes take turns, as long as they have any. */
function inTurnOfClasses(labels: Int32Array, seed: number): number[] {
  const random = createRandom(seed, 'label-budget');
  const order = random.shuffle(Uint32Array.from(labels.keys()));
  const rounds: number[][] = [];
  const met = new Map<number, number>();
  for (const place of order) {
    const round = met.get(labels[place]!) ?? 0;
    met.set(labels[place]!, round + 1);
    (rounds[round] ??= []).push(place);
  }
  return rounds.flat();
}
