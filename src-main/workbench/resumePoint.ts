import type { MetricColumns } from '../../src-shared/domain';
import type { CheckpointRecord } from '../store/checkpointTable';
import type { Store } from '../store/store';
import { checkpointFault, removeStrayFiles, runFolder } from './checkpointFiles';
import type { RunRecorder } from './runRecorder';

/**
 * Returns the newest whole checkpoint of a run, or null where there is none. Damaged ones are struck
 * off, with an event that says so, and files that nobody recorded are removed.
 */
export async function findResumePoint(
  store: Store,
  recorder: RunRecorder,
  workspaceDir: string,
  runId: string,
): Promise<CheckpointRecord | null> {
  const folder = runFolder(workspaceDir, runId);
  await removeStrayFiles(folder, store.checkpoints.newestFirst(runId));
  for (const record of store.checkpoints.newestFirst(runId)) {
    const fault = await checkpointFault(folder, record);
    if (fault === null) return record;
    store.write(() => store.checkpoints.remove(runId, record));
    const message = `Checkpoint ${fault}. The one before it is used.`;
    recorder.note(runId, { kind: 'checkpoint-damaged', message });
  }
  return null;
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
  const end = past === -1 ? rows.stepIndex.length : past;
  if (end <= start) return null;
  return {
    stepIndex: rows.stepIndex.slice(start, end),
    totalNats: rows.totalNats.slice(start, end),
    reconstructionNats: rows.reconstructionNats.slice(start, end),
    klNats: rows.klNats.slice(start, end),
  };
}
