import os from 'node:os';
import { describe, expect, it } from 'vitest';
import type { Service } from '../../src-main/workbench/service';
import type { ExecutionReport } from '../../src-shared/domain';
import { executionConfig, ON_PROCESSOR } from '../executionConfig';
import { temporaryFolder } from '../store/support';
import { smallConfig, startService, TRAINING_TIMEOUT_MS, untilRun, untilStatus } from './support';

const CORES = os.availableParallelism();
/** All cores, a half and a quarter of them. */
const COUNTS = [...new Set([CORES, CORES / 2, CORES / 4].map(Math.floor))].filter(
  (threads) => threads > 0,
);

async function reportOf(service: Service, runId: string): Promise<ExecutionReport | null> {
  return (await service.handlers['runs.get']({ runId })).execution;
}

/** Resolves with the report once numbers of threads have been compared. */
async function untilTried(service: Service, runId: string): Promise<ExecutionReport> {
  for (;;) {
    const report = await reportOf(service, runId);
    if (report !== null && report.trials.length > 0) return report;
    await untilRun(service, runId, ({ status }) => status === 'running');
    await new Promise((wake) => setTimeout(wake, 20));
  }
}

describe('a measured run', { timeout: TRAINING_TIMEOUT_MS }, () => {
  it('keeps what was measured and chosen in its first steps, and is resumed with that', async () => {
    const folder = temporaryFolder();
    const service = await startService(folder);
    const config = smallConfig({ epochs: 1000 });
    expect(config.execution).toEqual(executionConfig());
    const { runId } = await service.handlers['runs.create']({ config });
    const report = await untilTried(service, runId);
    expect(report).toMatchObject({
      executor: 'session',
      isDataResident: true,
      reason: 'The quickest in a trial during the first steps.',
    });
    expect(report.trials.map(({ threads }) => threads)).toEqual(COUNTS);
    expect(COUNTS).toContain(report.threads);
    for (const { executor, stepMs, error } of report.trials) {
      expect({ executor, error }).toEqual({ executor: 'session', error: null });
      expect(stepMs).toBeGreaterThan(0);
    }
    await service.handlers['runs.stop']({ runId });
    await untilStatus(service, runId, 'stopped');
    const { events, stepIndex } = await service.handlers['runs.get']({ runId });
    const told = events.filter(({ kind }) => kind === 'execution');
    expect(told.at(-1)!.message).toMatch(/^Computed by: session, \d threads?, [\d.]+ ms a step$/);
    await service.shutDown();

    const next = await startService(folder);
    expect(await reportOf(next, runId)).toEqual(report);
    await next.handlers['runs.resume']({ runId });
    await untilRun(next, runId, (run) => run.stepIndex > stepIndex);
    expect(await reportOf(next, runId)).toEqual({
      ...report,
      reason: 'As found by trial when the run began.',
    });
  });

  it('that was broken off before its trial was over begins that anew', async () => {
    const service = await startService(temporaryFolder());
    const { handlers } = service;
    // Each step takes so long that it can be stopped before the trial is over.
    const config = smallConfig({ epochs: 1000, batchSize: 2000 });
    config.model['encoder'] = [{ type: 'dense', units: 1024 }];
    const { runId } = await handlers['runs.create']({ config });
    await untilStatus(service, runId, 'running');
    await handlers['runs.stop']({ runId });
    await untilStatus(service, runId, 'stopped');
    expect(await reportOf(service, runId)).toMatchObject({
      reason: 'The trial goes on.',
      trials: [],
    });
    await handlers['runs.resume']({ runId });
    const report = await untilTried(service, runId);
    expect(report.trials.map(({ threads }) => threads)).toEqual(COUNTS);
  });
});

describe('a run with a fixed executor', { timeout: TRAINING_TIMEOUT_MS }, () => {
  it.each([
    [{ executor: 'session', threads: 1 }, 1, true],
    [{ executor: 'eager', threads: 0 }, CORES, false],
  ] as const)(
    'is computed as asked, with nothing measured: %o',
    async (execution, threads, isDataResident) => {
      const service = await startService(temporaryFolder());
      const config = smallConfig({ epochs: 1 }, execution);
      const { runId } = await service.handlers['runs.create']({ config });
      await untilStatus(service, runId, 'completed');
      expect(await reportOf(service, runId)).toEqual({
        executor: execution.executor,
        threads,
        ...ON_PROCESSOR,
        isDataResident,
        reason: 'As the config asks.',
        trials: [],
      });
    },
  );
});
