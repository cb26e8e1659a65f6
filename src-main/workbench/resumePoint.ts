import type { MetricColumns } from '../../src-shared/domain';
import { StoreError } from '../../src-shared/errors';
import type { CheckpointRecord } from '../store/checkpointTable';
import type { Store } from '../store/store';
import { checkpointFault, removeStrayFiles, runFolder } from './checkpointFiles';

/** Where a run goes on from, and what is wrong with the newer checkpoints that were passed over. */
export interface ResumePoint {
  /** Null where none was ever recorded: the run begins at its first step. */
  checkpoint: CheckpointRecord | null;
  faults: string[];
}

/**
 * Returns the newest whole checkpoint of a run. Damaged and unreadable ones are passed over but stay
 * recorded, since a folder that is away for now may come back. Files that nobody recorded are removed.
 * Throws StoreError where there are checkpoints and none is whole: to begin anew would lose the run.
 */
export async function findResumePoint(
  store: Store,
  workspaceDir: string,
  runId: string,
): Promise<ResumePoint> {
  await removeStrayFiles(runFolder(workspaceDir, runId), store.checkpoints.newestFirst(runId));
  return findWholeCheckpoint(store, workspaceDir, runId);
}

/** Returns what `findResumePoint` does and throws as it, but removes nothing: the run may be writing a checkpoint. */
export async function findWholeCheckpoint(
  store: Store,
  workspaceDir: string,
  runId: string,
): Promise<ResumePoint> {
  const folder = runFolder(workspaceDir, runId);
  const records = store.checkpoints.newestFirst(runId);
  const faults: string[] = [];
  for (const checkpoint of records) {
    const fault = await checkpointFault(folder, checkpoint);
    if (fault === null) return { checkpoint, faults };
    faults.push(fault);
  }
  if (faults.length === 0) return { checkpoint: null, faults };
  throw new StoreError(
    `none of the run's ${faults.length} checkpoints in ${folder} can be used: ${faults.join('; ')}`,
  );
}

/** Returns the recorded rows after the last whole epoch, up to `stepIndex`; null where there are none. */
export function rowsOfOpenEpoch(
  store: Store,
  runId: string,
  stepIndex: number,
  epochsRecorded: number,
  stepsPerEpoch: number,
): MetricColumns | null {
  const rows = store.metrics.current(runId, 'train');
  const firstStep = epochsRecorded * stepsPerEpoch + 1;
  const start = rows.stepIndex.findIndex((step) => step >= firstStep);
  if (start === -1) return null;
  const past = rows.stepIndex.findIndex((step) => step > stepIndex);
  return rowsBetween(rows, start, past === -1 ? rows.stepIndex.length : past);
}

/** Returns the recorded validation rows up to `stepIndex`; null where there are none. */
export function validationRowsUpTo(
  store: Store,
  runId: string,
  stepIndex: number,
): MetricColumns | null {
  const rows = store.metrics.current(runId, 'validation');
  const past = rows.stepIndex.findIndex((step) => step > stepIndex);
  return rowsBetween(rows, 0, past === -1 ? rows.stepIndex.length : past);
}

function rowsBetween(rows: MetricColumns, start: number, end: number): MetricColumns | null {
  if (end <= start) return null;
  return {
    stepIndex: rows.stepIndex.slice(start, end),
    losses: Object.fromEntries(
      Object.entries(rows.losses).map(([key, column]) => [key, column.slice(start, end)]),
    ),
  };
}
