import { isWorkspaceOpen } from '../store/serviceLock';
import { type ListedRun, readRuns } from '../store/store';
import { nextStatus } from './transitions';

/**
 * Returns the runs of a workspace, newest first, also while its service is at work. Where none is,
 * a run that was training is shown as what the next service will make of it: interrupted.
 */
export function listRunsReadOnly(workspaceDir: string): ListedRun[] {
  const runs = readRuns(workspaceDir);
  if (isWorkspaceOpen(workspaceDir)) return runs;
  return runs.map((run) => ({ ...run, status: nextStatus(run.status, 'lost') ?? run.status }));
}
