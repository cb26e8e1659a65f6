import { WorkbenchError } from '../../src-shared/errors';
import type { Store } from '../store/store';
import type { Explorers } from './explorers';
import type { TrainerProgram } from './forkTrainer';
import { prepareJob } from './prepareJob';
import { findResumePoint } from './resumePoint';
import type { RunRecorder } from './runRecorder';
import { TrainerHandle } from './trainerHandle';

export interface ExplorerParts {
  store: Store;
  recorder: RunRecorder;
  workspaceDir: string;
  program: TrainerProgram;
  explorers: Explorers;
}

/**
 * Returns a process with the newest checkpoint of a run that does not train: the warm one, else a new
 * one that is kept warm. Throws 'not-found' where the run has no checkpoint, StoreError where none of
 * them can be used.
 */
export async function openExplorer(
  { store, recorder, workspaceDir, program, explorers }: ExplorerParts,
  runId: string,
): Promise<TrainerHandle> {
  const warm = explorers.use(runId);
  if (warm) return warm;
  const { checkpoint } = await findResumePoint(store, workspaceDir, runId);
  if (checkpoint === null) {
    const { name } = recorder.summary(runId);
    const message = `the run '${name}' has no checkpoint yet, so there is nothing to explore`;
    throw new WorkbenchError('not-found', message);
  }
  // Another request may have opened one while the checkpoint was looked for.
  const meanwhile = explorers.use(runId);
  if (meanwhile) return meanwhile;
  const { job } = prepareJob(store, workspaceDir, runId, checkpoint);
  const handle: TrainerHandle = new TrainerHandle(
    program,
    { ...job, mode: 'explore' },
    () => undefined,
    () => explorers.forget(runId, handle),
  );
  explorers.adopt(runId, handle);
  return handle;
}
