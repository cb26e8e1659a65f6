import type { RunStatus } from '../../src-shared/domain';

/** What can happen to a run, by the user's will or the trainer's. */
export type RunAction =
  /** A trainer process is started for it. */
  | 'start'
  /** The trainer has its data and weights, and trains. */
  | 'opened'
  | 'pause'
  | 'paused'
  /** The waiting trainer of a paused run is told to go on. */
  | 'continue'
  | 'continued'
  | 'stop'
  | 'stopped'
  | 'completed'
  | 'failed'
  /** The trainer or the service went away. */
  | 'lost';

type Transitions = Partial<Record<RunStatus, RunStatus>>;

/** Statuses in which a trainer is at work. */
const TRAINING = ['starting', 'running', 'pausing', 'stopping'] as const satisfies RunStatus[];

const TRANSITIONS: Record<RunAction, Transitions> = {
  start: {
    queued: 'starting',
    paused: 'starting',
    stopped: 'starting',
    interrupted: 'starting',
    failed: 'starting',
  },
  // A pause or stop may be asked for while the trainer still opens.
  opened: { starting: 'running', pausing: 'pausing', stopping: 'stopping' },
  pause: { starting: 'pausing', running: 'pausing' },
  // A trainer that cannot write a checkpoint pauses of itself.
  paused: { starting: 'paused', running: 'paused', pausing: 'paused', stopping: 'stopping' },
  continue: { paused: 'running', pausing: 'running' },
  continued: { running: 'running', pausing: 'pausing', stopping: 'stopping', paused: 'running' },
  stop: { starting: 'stopping', running: 'stopping', pausing: 'stopping', paused: 'stopping' },
  stopped: { starting: 'stopped', running: 'stopped', pausing: 'stopped', stopping: 'stopped' },
  completed: {
    starting: 'completed',
    running: 'completed',
    // The last step was done when the wish arrived.
    pausing: 'completed',
    stopping: 'completed',
  },
  failed: {
    starting: 'failed',
    running: 'failed',
    pausing: 'failed',
    paused: 'failed',
    stopping: 'failed',
  },
  lost: {
    queued: 'interrupted',
    starting: 'interrupted',
    running: 'interrupted',
    pausing: 'interrupted',
    stopping: 'interrupted',
    // Its checkpoint is written and it resumes as before.
    paused: 'paused',
  },
};

/** Returns the status after an action, or null where the action has no place. */
export function nextStatus(status: RunStatus, action: RunAction): RunStatus | null {
  return TRANSITIONS[action][status] ?? null;
}

/** Tells whether a trainer is at work on a run of this status. */
export function isTraining(status: RunStatus): boolean {
  return (TRAINING as readonly RunStatus[]).includes(status);
}
