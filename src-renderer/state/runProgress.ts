import type { RunStatus, RunSummary } from '../../src-shared/domain';

const ACTIVE: readonly RunStatus[] = ['starting', 'running', 'pausing', 'stopping'];
const RESUMABLE: readonly RunStatus[] = ['paused', 'stopped', 'interrupted', 'failed'];

/** Tells whether a trainer is at work on the run. */
export function isActive(status: RunStatus): boolean {
  return ACTIVE.includes(status);
}

/** Tells whether the run can go on from its last checkpoint. */
export function isResumable(status: RunStatus): boolean {
  return RESUMABLE.includes(status);
}

/** Returns the share of the run's steps that are done, 0..1; by epochs while the steps are unknown. */
export function doneShare(run: RunSummary): number {
  const share = run.stepsTotal ? run.stepIndex / run.stepsTotal : run.epochsDone / run.epochs;
  return Math.min(1, Math.max(0, share));
}

/** Returns the seconds left at the run's mean speed so far, or null while that is unknown. */
export function secondsLeft(run: RunSummary): number | null {
  if (run.stepsTotal === null || run.stepIndex === 0 || run.trainSeconds === 0) return null;
  return ((run.stepsTotal - run.stepIndex) * run.trainSeconds) / run.stepIndex;
}

/** Returns the css variable of a run's colour, which it keeps for life. */
export function runColor(colorIndex: number): string {
  return `var(--class-${colorIndex % 10})`;
}
