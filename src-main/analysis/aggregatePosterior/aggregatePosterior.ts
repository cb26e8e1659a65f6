import { createRandom } from '../../../src-shared/random';
import type { Points } from '../points';

/** The mean of the posteriors of some images: a mixture of as many normal distributions, q(z) = 1/N sum_n q(z | x_n). */
export interface AggregatePosterior {
  /** Of each image [count * dim]. */
  means: Points;
  /** [count * dim] */
  logVariances: Float32Array;
}

/** Codes drawn from an aggregate posterior, each from the posterior of one image: its owner. */
export interface OwnedCodes {
  codes: Points;
  owners: Int32Array;
}

/** Log of 2 pi. */
const LOG_TWO_PI = Math.log(2 * Math.PI);

/**
 * Returns codes drawn from an aggregate posterior, the same for the same seed. No image is drawn twice before all were
 * drawn, which takes the spread between images out of the error.
 */
export function drawCodes(
  { means: { values, count, dim }, logVariances }: AggregatePosterior,
  drawCount: number,
  seed: number,
): OwnedCodes {
  const random = createRandom(seed, 'aggregate-posterior');
  const order = random.shuffle(Uint32Array.from({ length: count }, (_, index) => index));
  const owners = Int32Array.from({ length: drawCount }, (_, draw) => order[draw % count]!);
  const drawn = new Float32Array(drawCount * dim);
  for (const [draw, owner] of owners.entries()) {
    for (let axis = 0; axis < dim; axis++) {
      const at = owner * dim + axis;
      drawn[draw * dim + axis] = values[at]! + Math.exp(logVariances[at]! / 2) * random.normal();
    }
  }
  return { codes: { values: drawn, count: drawCount, dim }, owners };
}

/** Returns log p(z) of each code under the standard normal distribution, in nats. */
export function logNormalDensities({ values, count, dim }: Points): Float64Array {
  const logs = new Float64Array(count).fill((-dim * LOG_TWO_PI) / 2);
  for (let at = 0; at < count * dim; at++) logs[Math.floor(at / dim)]! -= values[at]! ** 2 / 2;
  return logs;
}
