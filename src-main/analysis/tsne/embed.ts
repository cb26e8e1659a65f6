import type { KernelWorkspace } from '../kernels/workspace';
import { mapNeighbours } from '../neighbours/mapNeighbours';
import type { Points } from '../points';
import { symmetricAffinities } from './affinities';
import { checkPoints } from './checks';
import { Descent, MOST_EXACT, type Phase } from './descent';
import { principalStart } from './principalStart';

export interface TsneSettings {
  /** About how many neighbours a point looks at: 1 to a third of the other points. */
  perplexity: number;
  /** Factor of the attraction in the first iterations, which lets clusters find together. */
  earlyExaggeration: number;
  earlyIterations: number;
  /** Iterations with the attraction as it is. */
  iterations: number;
  /** Factor of the attraction in the last iterations: above 1, clusters draw closer together (Kobak and Berens 2019). */
  lateExaggeration: number;
  lateIterations: number;
  seed: number;
  /**
   * An earlier map of the same points [count * 2] to begin with. There is then no early exaggeration, which would
   * tear it up: points move only as far as they have changed.
   */
  start: Float32Array | null;
}

/** As in openTSNE, which follows Belkina et al. 2019. */
export const TSNE_DEFAULTS: TsneSettings = {
  perplexity: 30,
  earlyExaggeration: 12,
  earlyIterations: 250,
  iterations: 500,
  lateExaggeration: 1,
  lateIterations: 0,
  seed: 0,
  start: null,
};

/** A map on its way. */
export interface TsneFrame {
  /** Iterations done, of `iterations`. */
  iteration: number;
  iterations: number;
  /** [count * 2] */
  coords: Float32Array;
  klNats: number;
}

export interface TsneMap {
  /** [count * 2], its mean at the origin. */
  coords: Float32Array;
  /** What is left of the divergence of the map's similarities from the points', nats. */
  klNats: number;
  iterations: number;
}

export interface TsneHooks {
  onFrame?: (frame: TsneFrame) => void;
  /** Awaited every few dozen milliseconds; what it throws ends the work. */
  betweenPasses: () => Promise<void>;
}

/** Neighbours a point has for each unit of perplexity: farther ones have next to no affinity. */
export const NEIGHBOURS_OF_PERPLEXITY = 3;
export const LEAST_POINTS = 4;
const MOMENTUM = 0.8;
/** Work between two looks at the messages, ms. */
const PASS_MS = 30;
const FRAME_MS = 100;

/**
 * Returns a t-SNE map of points (van der Maaten and Hinton 2008). All pairs up to 1,000 points, above by 3 * perplexity
 * neighbours and a grid (gridField.ts). The same seed gives the same map, whatever the number of threads.
 * Throws RangeError for fewer than 4 points, a perplexity that does not fit their number, numbers that are not
 * finite, and a start of another length.
 */
export async function embed(
  workspace: KernelWorkspace,
  points: Points,
  settings: TsneSettings,
  hooks: TsneHooks,
): Promise<TsneMap> {
  checkSettings(points, settings);
  return workspace.scope(async () => {
    const { perplexity, seed } = settings;
    const wanted = Math.min(points.count - 1, Math.ceil(NEIGHBOURS_OF_PERPLEXITY * perplexity));
    const k = points.count <= MOST_EXACT ? points.count - 1 : wanted;
    const neighbours = await mapNeighbours(workspace, points, k, seed, hooks.betweenPasses);
    const affinities = symmetricAffinities(workspace, neighbours, perplexity);
    const start =
      settings.start ??
      (await principalStart(workspace, points, settings.seed, hooks.betweenPasses));
    await hooks.betweenPasses();
    const descent = new Descent(workspace, affinities, start);
    const iterations = await descend(descent, phasesOf(settings), hooks);
    return { coords: descent.coords(), klNats: descent.klNats(), iterations };
  });
}

function phasesOf(settings: TsneSettings): Phase[] {
  const early = {
    iterations: settings.start === null ? settings.earlyIterations : 0,
    exaggeration: settings.earlyExaggeration,
    momentum: MOMENTUM,
  };
  const late = { iterations: settings.lateIterations, exaggeration: settings.lateExaggeration };
  return [
    early,
    { iterations: settings.iterations, exaggeration: 1, momentum: MOMENTUM },
    { ...late, momentum: MOMENTUM },
  ];
}

/** Goes through all phases; returns how many iterations there were. */
async function descend(
  descent: Descent,
  phases: readonly Phase[],
  { onFrame, betweenPasses }: TsneHooks,
): Promise<number> {
  const iterations = phases.reduce((sum, phase) => sum + phase.iterations, 0);
  let iteration = 0;
  let passMs = performance.now();
  let frameMs = -Infinity;
  for (const phase of phases) {
    for (let step = 0; step < phase.iterations; step++) {
      const nowMs = performance.now();
      const isFrame = onFrame !== undefined && nowMs - frameMs >= FRAME_MS;
      const coords = isFrame ? descent.coords() : null;
      const klNats = descent.step(phase, isFrame);
      if (coords !== null && klNats !== null) {
        onFrame?.({ iteration, iterations, coords, klNats });
        frameMs = nowMs;
      }
      iteration++;
      if (performance.now() - passMs < PASS_MS) continue;
      await betweenPasses();
      passMs = performance.now();
    }
  }
  return iterations;
}

function checkSettings(points: Points, { perplexity, start }: TsneSettings): void {
  const { count } = points;
  if (count < LEAST_POINTS) {
    throw new RangeError(`t-SNE needs at least ${LEAST_POINTS} points, got ${count}`);
  }
  const most = (count - 1) / NEIGHBOURS_OF_PERPLEXITY;
  if (!(perplexity >= 1 && perplexity <= most)) {
    throw new RangeError(
      `perplexity must be 1 to ${Math.floor(most)} for ${count} points, got ${perplexity}`,
    );
  }
  checkPoints(points);
  if (start !== null && start.length !== 2 * count) {
    throw new RangeError(`start must have ${2 * count} coordinates, got ${start.length}`);
  }
  if (start?.some((value) => !Number.isFinite(value))) {
    throw new RangeError('start must be finite');
  }
}
