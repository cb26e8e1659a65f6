import type { RunSummary } from '../../src-shared/domain';
import { errorMessage } from '../state/errorMessage';
import type { Workbench } from '../state/session.svelte';

/** Takes a run out of the list and offers to undo it. Never rejects: a failure becomes a message. */
export async function deleteRun(workbench: Workbench, run: RunSummary): Promise<void> {
  await attempt(workbench, 'Could not delete the run', async () => {
    await workbench.client.request('runs.delete', { runId: run.runId });
    const { route } = workbench.router;
    if (route.screen === 'run' && route.runId === run.runId) {
      workbench.navigate({ screen: 'runs' });
    }
    workbench.notify({
      message: `Deleted “${run.name}”`,
      action: { label: 'Undo', run: () => void restoreRun(workbench, run.runId) },
    });
  });
}

/** Sends one request; a failure becomes a message that starts with `failure`. Never rejects. */
export async function attempt(
  workbench: Workbench,
  failure: string,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    workbench.notify({ tone: 'bad', message: `${failure}: ${errorMessage(thrown)}` });
  }
}

async function restoreRun(workbench: Workbench, runId: string): Promise<void> {
  await attempt(workbench, 'Could not bring the run back', () =>
    workbench.client.request('runs.restore', { runId }),
  );
}
