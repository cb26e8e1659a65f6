import { resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { modelFields } from '../../src-main/engine/models/registry';
import { createService, type Service } from '../../src-main/workbench/service';
import type { RunStatus, RunSummary } from '../../src-shared/domain';
import { parseRunConfig, type RunConfig } from '../../src-shared/runConfig';

const root = resolve(import.meta.dirname, '../..');

/** The built trainer: `npm test` builds `out/` before the tests run. */
export const TRAINER_PATH = resolve(root, 'out/main/trainer.js');
export const CLI_PATH = resolve(root, 'out/main/cli.js');

/**
 * Milliseconds that a test with real trainers may take. They run at low priority: on a machine that
 * is busy with other things they wait long.
 */
export const TRAINING_TIMEOUT_MS = 180_000;

/** Returns a service on a folder, shut down when the test is over. */
export async function startService(workspaceDir: string): Promise<Service> {
  const service = await createService({
    workspaceDir,
    trainerPath: TRAINER_PATH,
    nodePath: process.execPath,
    examplesDir: resolve(root, 'examples'),
    version: 'test',
  });
  onTestFinished(() => service.shutDown());
  return service;
}

/** A network so small that an epoch of 40 steps on the built-in digits takes less than a second. */
export function smallConfig(
  training: Partial<RunConfig['training']> = {},
  execution: Partial<RunConfig['execution']> = {},
): RunConfig {
  const given = {
    name: 'small',
    model: { kind: 'vae', encoder: [{ type: 'dense', units: 16 }] },
    training: {
      epochs: 2,
      batchSize: 250,
      learningRate: 0.002,
      latentSampleCount: 50,
      latentIntervalSteps: 10,
      ...training,
    },
    execution,
  };
  return parseRunConfig(given, modelFields);
}

/** Steps of an epoch of `smallConfig`: 10,000 training images in batches of 250. */
export const SMALL_STEPS_PER_EPOCH = 40;

/** Resolves with the run once it has one of the statuses; rejects when it rests in another one. */
export function untilStatus(
  service: Service,
  runId: string,
  ...statuses: RunStatus[]
): Promise<RunSummary> {
  return untilRun(service, runId, (run) => statuses.includes(run.status));
}

/** Resolves with the run once it is as wanted; rejects when it ended otherwise. */
export async function untilRun(
  service: Service,
  runId: string,
  isWanted: (run: RunSummary) => boolean,
): Promise<RunSummary> {
  const ended: RunStatus[] = ['completed', 'failed', 'interrupted', 'stopped'];
  for (;;) {
    const run = await service.handlers['runs.get']({ runId });
    if (isWanted(run)) return run;
    if (ended.includes(run.status)) {
      throw new Error(`the run ended ${run.status}: ${run.statusReason ?? 'no reason'}`);
    }
    await new Promise((wake) => setTimeout(wake, 10));
  }
}
