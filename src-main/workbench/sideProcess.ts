import { reportError } from '../../src-shared/errors';
import { forkTrainer, type TrainerProgram } from './forkTrainer';
import type { FromTrainer, ToTrainer } from './trainer/protocol';
import type { SideJob, SideJobName, SideJobs } from './trainer/sideJobs';

export interface SideJobListener<Name extends SideJobName> {
  told: (told: SideJobs[Name]['tells']) => void;
  /** Called once, when the process is gone: null where it has done all of its job, else why not. */
  ended: (error: string | null) => void;
}

/**
 * Starts a process that does a side job. Returns what ends it early, at once and whatever it does; it resolves
 * when the process is gone.
 */
export function startSideJob<Name extends SideJobName>(
  program: TrainerProgram,
  name: Name,
  given: SideJobs[Name]['given'],
  { told, ended }: SideJobListener<Name>,
): () => Promise<void> {
  const child = forkTrainer(program, 'inherit');
  let outcome: { error: string | null } | null = null;
  const gone = new Promise<void>((resolve) => {
    const end = (reason: string) => {
      ended(outcome === null ? reason : outcome.error);
      resolve();
    };
    child.on('close', (code, signal) => end(`the process that measures ended (${signal ?? code})`));
    // A process that never started closes nothing.
    child.on('error', (error) => {
      if (child.pid === undefined) end(`the process could not be started: ${error.message}`);
    });
  });
  const finish = (error: string | null) => {
    outcome ??= { error };
    child.kill('SIGKILL');
  };
  child.on('message', (message: FromTrainer) => {
    if (message.kind === 'side-job-done') finish(null);
    else if (message.kind === 'failed') finish(message.error.message);
    else if (message.kind === 'told') {
      try {
        told(message.told);
      } catch (error) {
        // What cannot be recorded, on a full disk say, must not go on.
        finish(reportError(error).message);
      }
    }
  });
  // The compiler cannot see that name and job belong together.
  const job = { name, given } as unknown as SideJob;
  child.send({ kind: 'side-job', job } satisfies ToTrainer);
  return () => {
    child.kill('SIGKILL');
    return gone;
  };
}
