import type { DataSpec } from '../../engine/models/model';
import { openSession } from '../../engine/session/openSession';
import type { ModelSession } from '../../engine/session/session';
import { programFiles, programFolder } from './programFiles';
import type { TrainerJob } from './protocol';

/** A run with its weights of one moment, for a process that measures them. */
export interface RunWeights extends Pick<
  TrainerJob,
  'workspaceDir' | 'config' | 'fingerprint' | 'execution'
> {
  /** The checkpoint's bytes: its file may go while the run trains on. */
  checkpoint: Uint8Array;
}

/** Opens a session that does not train. Throws as `openSession`. */
export function openWeights(
  { config, execution, checkpoint }: RunWeights,
  data: DataSpec,
): Promise<ModelSession> {
  const programCache = programFiles(programFolder());
  return openSession({ config, ...data, execution, programCache, checkpoint });
}
