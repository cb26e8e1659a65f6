import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ProjectionProgress, ProjectionSettings } from '../../../src-shared/projection';
import { KernelWorkspace } from '../../analysis/kernels/workspace';
import { type Projected, project, type ProjectionState } from '../../analysis/projection/project';
import { type PointSource, readPoints } from './readPoints';
import { toldBy } from './toldBy';

/** Points to be laid out on a plane. */
export interface ProjectionJob {
  source: PointSource;
  settings: ProjectionSettings;
  /** Where the points begin [count * 2]; null for the method's own beginning. */
  start: Float32Array | null;
  /** The map in which the points are placed; null for a map of their own. */
  reference: { source: PointSource; coords: Float32Array } | null;
}

export type ProjectionTold =
  | ({ kind: 'progress' } & Omit<ProjectionProgress, 'projectionId'>)
  | { kind: 'projected'; projected: Projected; seconds: number };

/** About ten reports a second. */
const REPORT_MS = 100;

/** Projects points, tells how far it is about ten times a second, and at the end what came out. Throws as its parts. */
export function projectPoints(job: ProjectionJob): AsyncGenerator<ProjectionTold> {
  return toldBy(async (tell) => {
    const begunMs = performance.now();
    const report = reporter((state) => tell({ kind: 'progress', ...state }));
    const read = (source: PointSource) =>
      readPoints(source, (done, total) => {
        report({ stage: 'reading', done, total, coords: null, klNats: null });
      });
    const points = await read(job.source);
    const reference = job.reference && {
      points: await read(job.reference.source),
      coords: job.reference.coords,
    };
    const { settings, start } = job;
    const projected = await project(
      { points, settings, start, reference },
      { workspace: new KernelWorkspace(), tell: report, betweenPasses: () => nextTurn() },
    );
    tell({
      kind: 'projected',
      projected,
      seconds: (performance.now() - begunMs) / 1000,
    });
  });
}

/** Returns what passes on the first state of each stage, and of those that follow one each tenth of a second. */
function reporter(tell: (state: ProjectionState) => void): (state: ProjectionState) => void {
  let stage: ProjectionState['stage'] | null = null;
  let toldMs = 0;
  return (state) => {
    const nowMs = performance.now();
    if (state.stage === stage && nowMs - toldMs < REPORT_MS) return;
    stage = state.stage;
    toldMs = nowMs;
    tell(state);
  };
}
