import os from 'node:os';
import { resolve } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ServiceEvent } from '../../src-main/workbench/eventHub';
import { createService, type Service } from '../../src-main/workbench/service';
import type { ExecutionReport } from '../../src-shared/domain';
import type { RunConfig } from '../../src-shared/runConfig';
import { executionConfig, ON_PROCESSOR } from '../executionConfig';
import { temporaryFolder } from '../store/support';
import { smallConfig, untilStatus } from './support';

/** Starting Node takes its time on a busy machine. */
const PATIENCE = { timeout: 20_000, interval: 20 };
const CORES = os.availableParallelism();
const HALF = Math.max(1, Math.floor(CORES / 2));

/** Returns a service whose trainers compute nothing and report what they are told. */
async function scriptedService(workspaceDir = temporaryFolder()): Promise<Service> {
  const service = await createService({
    workspaceDir,
    trainerPath: resolve(import.meta.dirname, 'scriptedTrainer.mts'),
    nodePath: process.execPath,
    examplesDir: '',
    version: 'test',
  });
  onTestFinished(() => service.shutDown());
  return service;
}

/** Returns the id of a new run that runs. */
async function running(service: Service, execution?: RunConfig['execution']): Promise<string> {
  const config = { ...smallConfig({ epochs: 9 }), ...(execution && { execution }) };
  const { runId } = await service.handlers['runs.create']({ config });
  await untilStatus(service, runId, 'running');
  return runId;
}

/** Waits for the report of a run; fails with the last one that was found. */
function untilExecution(service: Service, runId: string, wanted: Partial<ExecutionReport>) {
  return vi.waitFor(async () => {
    const { execution } = await service.handlers['runs.get']({ runId });
    expect(execution).toMatchObject(wanted);
    return execution!;
  }, PATIENCE);
}

describe('how a run is computed', { timeout: 60_000 }, () => {
  it('is in its detail, told to every listener and kept in its history', async () => {
    const service = await scriptedService();
    const events: ServiceEvent[] = [];
    service.onEvent((event) => events.push(event));
    const runId = await running(service);
    const execution = await untilExecution(service, runId, { threads: CORES });
    expect(execution).toEqual({
      executor: 'session',
      threads: CORES,
      ...ON_PROCESSOR,
      isDataResident: true,
      reason: 'Asked for measured with 0 threads.',
      trials: [
        { executor: 'session', threads: CORES, stepMs: 5.125, firstCallMs: 210, error: null },
        { ...execution.trials[1], executor: 'session-xla', error: 'no XLA' },
      ],
    });
    const told = events.filter(({ name }) => name === 'run.execution');
    expect(told.at(-1)?.payload).toEqual({ runId, execution });
    const detail = await service.handlers['runs.get']({ runId });
    expect(detail.events.at(-1)).toMatchObject({
      kind: 'execution',
      message: expect.stringMatching(
        /^Computed by: session, \d+ threads?, 5\.1 ms a step$/,
      ) as string,
    });
  });

  it('is begun with what the config fixes, and gone on with as it was', async () => {
    const service = await scriptedService();
    const fixed = await running(service, executionConfig({ executor: 'session-xla', threads: 3 }));
    await untilExecution(service, fixed, {
      executor: 'session-xla',
      reason: 'Asked for session-xla with 3 threads.',
    });
    const measured = await running(service);
    const chosen = await untilExecution(service, measured, { threads: HALF });
    await service.handlers['runs.stop']({ runId: measured });
    await untilStatus(service, measured, 'stopped');
    await service.handlers['runs.resume']({ runId: measured });
    await untilExecution(service, measured, {
      executor: 'session',
      reason: `Asked for session with ${HALF} threads.`,
      // The trainer made no trial this time: those that chose stay.
      trials: chosen.trials,
    });
  });
});

describe('the cores', { timeout: 60_000 }, () => {
  it('are shared evenly by the runs that train, whenever their number changes', async () => {
    const service = await scriptedService();
    const { handlers } = service;
    const threads = async (expected: Record<string, number>) => {
      for (const [runId, share] of Object.entries(expected)) {
        await untilExecution(service, runId, { threads: share });
      }
    };
    const first = await running(service);
    await threads({ [first]: CORES });
    const second = await running(service);
    await threads({ [first]: HALF, [second]: HALF });
    await handlers['runs.pause']({ runId: second });
    await threads({ [first]: CORES });
    await handlers['runs.resume']({ runId: second });
    await threads({ [first]: HALF, [second]: HALF });
    await handlers['runs.stop']({ runId: first });
    await threads({ [second]: CORES });
  });
});
