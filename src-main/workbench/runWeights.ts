import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WorkbenchError } from '../../src-shared/errors';
import type { CheckpointRecord } from '../store/checkpointTable';
import type { Store } from '../store/store';
import { prepareJob } from './prepareJob';
import { findWholeCheckpoint } from './resumePoint';
import type { RunWeights } from './trainer/runWeights';

/**
 * Returns the newest checkpoint of a run that is whole. Throws 'not-found' where it has none, StoreError where none
 * can be used.
 * @param consequence what follows from there being none: 'there is nothing to measure'.
 */
export async function newestCheckpoint(
  store: Store,
  workspaceDir: string,
  runId: string,
  consequence: string,
): Promise<CheckpointRecord> {
  const { name } = store.runs.get(runId);
  const { checkpoint } = await findWholeCheckpoint(store, workspaceDir, runId);
  if (checkpoint !== null) return checkpoint;
  const message = `the run '${name}' has no checkpoint yet, so ${consequence}`;
  throw new WorkbenchError('not-found', message);
}

/** Returns a run with the weights of one of its checkpoints. Throws the file system's errors. */
export async function weightsAt(
  store: Store,
  workspaceDir: string,
  runId: string,
  checkpoint: CheckpointRecord,
): Promise<RunWeights> {
  const { job } = prepareJob(store, workspaceDir, runId, checkpoint);
  const { config, fingerprint, execution, runDir } = job;
  const bytes = await readFile(join(runDir, checkpoint.file));
  return { workspaceDir, config, fingerprint, execution, checkpoint: bytes };
}
