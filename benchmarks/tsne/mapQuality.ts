import { measureFaithfulness } from '../../src-main/analysis/faithfulness/measureFaithfulness';
import type { KernelWorkspace } from '../../src-main/analysis/kernels/workspace';
import {
  nearestNeighbours,
  type Neighbours,
} from '../../src-main/analysis/neighbours/nearestNeighbours';
import type { Points } from '../../src-main/analysis/points';
import { exactKlNats } from '../../src-main/analysis/tsne/divergence';

/** How good a map is, by the same measure for all. */
export interface MapQuality {
  klNats: number;
  /** Share of the points whose class is the most frequent of their 10 nearest on the map. */
  accuracy: number;
  /** Among 12 neighbours. */
  trustworthiness: number;
}

export interface Measured {
  points: Points;
  labels: Int32Array;
  /** The points' nearest, exactly. */
  neighbours: Neighbours;
  perplexity: number;
}

const VOTERS = 10;
const TRUSTED = 12;

export async function qualityOf(
  workspace: KernelWorkspace,
  { points, labels, neighbours, perplexity }: Measured,
  coords: Float32Array,
): Promise<MapQuality> {
  const faithfulness = await measureFaithfulness(
    workspace,
    points,
    coords,
    { k: TRUSTED, seed: 0 },
    noPause,
  );
  return {
    klNats: exactKlNats(workspace, neighbours, perplexity, coords),
    accuracy: await accuracyOf(workspace, coords, labels),
    trustworthiness: faithfulness.faithfulness.trustworthiness.value,
  };
}

export async function accuracyOf(
  workspace: KernelWorkspace,
  coords: Float32Array,
  labels: Int32Array,
): Promise<number> {
  const map = { values: coords, count: labels.length, dim: 2 };
  const { indices } = await nearestNeighbours(workspace, map, VOTERS, noPause);
  let right = 0;
  for (const [point, label] of labels.entries()) {
    const votes = new Map<number, number>();
    for (const voter of indices.subarray(point * VOTERS, (point + 1) * VOTERS)) {
      votes.set(labels[voter]!, (votes.get(labels[voter]!) ?? 0) + 1);
    }
    const most = Math.max(...votes.values());
    // Of classes with as many votes the lowest, as NumPy's argmax has it.
    const winner = Math.min(...[...votes.keys()].filter((key) => votes.get(key) === most));
    if (winner === label) right++;
  }
  return right / labels.length;
}

const noPause = () => Promise.resolve();
