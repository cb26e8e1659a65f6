import type { Estimate, Faithfulness } from '../../../src-shared/projection';
import { createRandom } from '../../../src-shared/random';
import type { KernelWorkspace } from '../kernels/workspace';
import { distanceRanks } from '../neighbours/distanceRanks';
import { nearestOfSome } from '../neighbours/nearestNeighbours';
import type { Points } from '../points';

/** Above so many points a sample of them is looked at. */
const MOST_LOOKED_AT = 10_000;
/** Leaves a standard error below 0.001 on maps of images. */
const SAMPLE = 5_000;

export interface FaithfulnessSettings {
  /** Neighbours that are looked at. */
  k: number;
  /** Of the sample that is taken from many points. */
  seed: number;
}

export interface MeasuredFaithfulness {
  faithfulness: Faithfulness;
  /**
   * Each point's part in what trustworthiness and continuity lack of 1, NaN for points that were not looked at
   * [count]: their means are 1 - trustworthiness and 1 - continuity. 0 is faultless, 1 as wrong as can be.
   */
  intrusion: Float32Array;
  loss: Float32Array;
}

/**
 * Returns how far a map of points can be trusted: trustworthiness and continuity (Venna and Kaski, "Neighborhood
 * preservation in nonlinear projection methods", 2001, eqs. 1 and 2 with their normalisation) and the share of the k
 * nearest in the space that are among the k nearest on the map, each a mean over points. Above 10,000 points 5,000 of
 * them are looked at, against all, and the standard errors are those of a sample drawn without putting back.
 * Throws RangeError unless 1 <= k < count / 2 and coords are two finite numbers for each point.
 * @param coords [count * 2]
 */
export async function measureFaithfulness(
  workspace: KernelWorkspace,
  points: Points,
  coords: Float32Array,
  { k, seed }: FaithfulnessSettings,
  betweenPasses: () => Promise<void>,
): Promise<MeasuredFaithfulness> {
  const { count } = points;
  if (!Number.isInteger(k) || k < 1 || k >= count / 2) {
    throw new RangeError(`k must be an integer from 1 to below half of ${count} points, got ${k}`);
  }
  if (coords.length !== 2 * count) {
    throw new RangeError(`coords must hold ${2 * count} numbers, got ${coords.length}`);
  }
  const map = { values: coords, count, dim: 2 };
  const centres = lookedAt(count, seed);
  const near = await nearestOfSome(workspace, points, centres, k, betweenPasses);
  const shown = await nearestOfSome(workspace, map, centres, k, betweenPasses);
  const intruders = without(shown.indices, near.indices, k);
  const lost = without(near.indices, shown.indices, k);
  const intruderRanks = await distanceRanks(workspace, points, centres, intruders, betweenPasses);
  const lostRanks = await distanceRanks(workspace, map, centres, lost, betweenPasses);
  const intrusions = errorShares(intruderRanks, k, count);
  const losses = errorShares(lostRanks, k, count);
  const recalls = Float64Array.from(centres, (_, at) => {
    return lost.subarray(at * k, (at + 1) * k).filter((index) => index < 0).length / k;
  });
  return {
    faithfulness: {
      k,
      centreCount: centres.length,
      trustworthiness: lackOf(estimate(intrusions, count)),
      continuity: lackOf(estimate(losses, count)),
      recall: estimate(recalls, count),
    },
    intrusion: layer(centres, intrusions, count),
    loss: layer(centres, losses, count),
  };
}

function lookedAt(count: number, seed: number): Int32Array {
  if (count <= MOST_LOOKED_AT) return Int32Array.from({ length: count }, (_, index) => index);
  const shuffled = createRandom(seed, 'faithfulness').shuffle(
    Uint32Array.from({ length: count }, (_, index) => index),
  );
  return Int32Array.from(shuffled.subarray(0, SAMPLE)).sort();
}

/** Returns the neighbours of each row of k that are not in the other's row, -1 in place of those that are. */
function without(rows: Int32Array, others: Int32Array, k: number): Int32Array {
  return rows.map((index, at) => {
    const first = Math.floor(at / k) * k;
    return others.subarray(first, first + k).includes(index) ? -1 : index;
  });
}

/** Returns for each centre the sum of its false neighbours' ranks beyond k, as a share of the largest possible. */
function errorShares(ranks: Int32Array, k: number, count: number): Float64Array {
  const worst = (k * (2 * count - 3 * k - 1)) / 2;
  return Float64Array.from({ length: ranks.length / k }, (_, centre) => {
    let sum = 0;
    for (let at = centre * k; at < (centre + 1) * k; at++) {
      // A false neighbour's rank is beyond k, though rounding may say k where two are as far.
      if (ranks[at]! > 0) sum += Math.max(1, ranks[at]! - k);
    }
    return sum / worst;
  });
}

/** Returns the mean of a sample's values, with its standard error among `count`. */
function estimate(values: Float64Array, count: number): Estimate {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance =
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const leftOut = 1 - values.length / count;
  return { value: mean, standardError: Math.sqrt((variance / values.length) * leftOut) };
}

function lackOf({ value, standardError }: Estimate): Estimate {
  return { value: 1 - value, standardError };
}

function layer(centres: Int32Array, values: Float64Array, count: number): Float32Array {
  const all = new Float32Array(count).fill(NaN);
  centres.forEach((index, at) => (all[index] = values[at]!));
  return all;
}
