import type { ExecutionReport, RunStatus, RunSummary } from '../../../src-shared/domain';
import type { Service } from '../../workbench/service';

/** A run in one of these goes on by itself; in every other, nothing more happens to it. */
const ACTIVE_STATUSES: readonly RunStatus[] = [
  'queued',
  'starting',
  'running',
  'pausing',
  'stopping',
];

/** What is heard of a run that is watched. */
export interface RunListener {
  /** Every change of the run that is told, the last one included. */
  changed: (run: RunSummary) => void;
  /** How its steps are computed, each time that this is chosen or changes. */
  executionChosen: (report: ExecutionReport) => void;
}

/**
 * Watches a run to its end: completed, stopped, failed, paused or interrupted.
 * @param start sets the run going and gives its id; changes are heard from before that
 * @returns the run as it ended
 */
export async function followRun(
  service: Service,
  start: () => Promise<string>,
  listener: RunListener,
): Promise<RunSummary> {
  let runId: string | null = null;
  let tellEnded: (run: RunSummary) => void = () => undefined;
  const ended = new Promise<RunSummary>((resolve) => (tellEnded = resolve));
  const hear = (run: RunSummary): void => {
    if (run.runId !== runId) return;
    listener.changed(run);
    if (!ACTIVE_STATUSES.includes(run.status)) tellEnded(run);
  };
  const stopListening = service.onEvent((event) => {
    if (event.name === 'run.changed') hear(event.payload);
    if (event.name === 'run.execution' && event.payload.runId === runId) {
      listener.executionChosen(event.payload.execution);
    }
  });
  try {
    runId = await start();
    // It may have changed before its id was known here.
    hear(await service.handlers['runs.get']({ runId }));
    return await ended;
  } finally {
    stopListening();
  }
}
