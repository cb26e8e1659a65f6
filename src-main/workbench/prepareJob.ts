import type { ExecutionConfig, RunConfig } from '../../src-shared/runConfig';
import type { CheckpointRecord } from '../store/checkpointTable';
import type { Store } from '../store/store';
import { runFolder } from './checkpointFiles';
import { rowsOfOpenEpoch, validationRowsUpTo } from './resumePoint';
import type { RecordedJob } from './runRecorder';
import type { TrainerJob } from './trainer/protocol';

/**
 * Returns the job with which a trainer goes on from a checkpoint (or begins, for null), and what the
 * recorder must know of it.
 */
export function prepareJob(
  store: Store,
  workspaceDir: string,
  runId: string,
  checkpoint: CheckpointRecord | null,
): { job: TrainerJob; recorded: RecordedJob } {
  const config = store.runs.config(runId);
  const { epochsDone, trainSeconds } = store.runs.get(runId);
  const stepsPerEpoch = store.runs.stepsPerEpoch(runId);
  const epochsRecorded = Math.min(epochsDone, checkpoint?.epoch ?? 0);
  const segment = store.metrics.nextSegment(runId);
  const epochRows =
    checkpoint === null || stepsPerEpoch === null
      ? null
      : rowsOfOpenEpoch(store, runId, checkpoint.stepIndex, epochsRecorded, stepsPerEpoch);
  return {
    recorded: { runId, segment, config, epochsRecorded, trainSecondsBefore: trainSeconds },
    job: {
      mode: 'train',
      workspaceDir,
      runDir: runFolder(workspaceDir, runId),
      config,
      execution: executionOf(store, runId, config),
      segment,
      checkpointFile: checkpoint?.file ?? null,
      fingerprint: store.datasetUse.fingerprint(runId),
      epochsRecorded,
      epochRows,
      validationRows:
        stepsPerEpoch === null
          ? null
          : validationRowsUpTo(store, runId, epochsRecorded * stepsPerEpoch),
    },
  };
}

/**
 * A run goes on as it was computed before, so that a trial that was made is not made again. One that was
 * broken off, or could not be made, begins anew.
 */
function executionOf(store: Store, runId: string, config: RunConfig): ExecutionConfig {
  const report = store.execution.get(runId);
  if (report === null) return config.execution;
  const { executor, threads, device, trials } = report;
  // A card is taken without a trial, and by the executor that was asked for: should the card fail, the
  // processor may stand in.
  if (executor === 'xla') return { ...config.execution, device };
  if (config.execution.executor === 'measured' && trials.length === 0) return config.execution;
  return { ...config.execution, executor, threads };
}
