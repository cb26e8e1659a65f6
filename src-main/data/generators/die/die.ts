import type { Random } from '../../../../src-shared/random';
import type { Generator } from '../generator';

export const THROWS = 30;
const FACE_COUNT = 6;
/** Log odds are drawn evenly from -this to this: at 3 nats a face is 20 times as likely as the one across. */
const MAX_LOG_ODDS = 3;

/**
 * Returns the probabilities of the faces 1..6 of a die whose weight sits off its centre: `logOdds61` and `logOdds52`
 * (nats) are the log odds of 6 against 1 and of 5 against 2, the faces across from each other. 3 and 4 weigh as on a
 * fair die: p is proportional to exp of (-a/2, -b/2, 0, 0, b/2, a/2), so two zeros give a fair die.
 */
export function faceProbabilities(logOdds61: number, logOdds52: number): number[] {
  const one = Math.exp(-logOdds61 / 2);
  const two = Math.exp(-logOdds52 / 2);
  const weights = [one, two, 1, 1, 1 / two, 1 / one];
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Returns how often each face came up in `throws` throws of a die with these probabilities. */
export function throwDie(
  probabilities: readonly number[],
  throws: number,
  random: Random,
): number[] {
  const counts = probabilities.map(() => 0);
  for (let thrown = 0; thrown < throws; thrown++) {
    let left = random.uniform();
    const face = probabilities.findIndex((probability) => (left -= probability) < 0);
    // Rounding can leave the sum of the probabilities a little below 1.
    counts[face < 0 ? counts.length - 1 : face]! += 1;
  }
  return counts;
}

/**
 * The relative frequencies of the six faces over THROWS throws of a die of its own bias: a curved surface with two
 * latent variables under multinomial noise.
 */
export const DIE: Generator = {
  name: 'die',
  title: `Loaded die, ${String(THROWS)} throws (generated)`,
  classNames: [],
  shape: { height: 1, width: FACE_COUNT, channels: 1 },
  valueType: 'float32',
  factorNames: ['bias 6 over 1', 'bias 5 over 2'],
  factorUnits: ['nats', 'nats'],
  trainCount: 10_000,
  testCount: 2000,
  draw(random, out) {
    const logOdds61 = MAX_LOG_ODDS * (2 * random.uniform() - 1);
    const logOdds52 = MAX_LOG_ODDS * (2 * random.uniform() - 1);
    const counts = throwDie(faceProbabilities(logOdds61, logOdds52), THROWS, random);
    out.set(counts.map((count) => count / THROWS));
    return [logOdds61, logOdds52];
  },
};
