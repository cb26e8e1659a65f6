import { describe, expect, it } from 'vitest';
import type { ServiceEvent } from '../../src-main/workbench/eventHub';
import type { Service } from '../../src-main/workbench/service';
import type { Events } from '../../src-shared/contract/events';
import { modelFields } from '../../src-main/engine/models/registry';
import { parseRunConfig, type RunConfig } from '../../src-shared/runConfig';
import { temporaryFolder } from '../store/support';
import { startService, TRAINING_TIMEOUT_MS, untilStatus } from './support';

type AnomalyChange = Events['anomalies.changed'];

/** A network on points of the plane, which learns one of two moons. */
const MOON: RunConfig = parseRunConfig(
  {
    name: 'a moon',
    data: { dataset: 'moons', validationCount: 0, heldOutClass: 'lower' },
    model: {
      kind: 'vae',
      latentDim: 1,
      encoder: [{ type: 'dense', units: 16 }],
      likelihood: 'gaussian',
      gaussianSigma: 0.2,
    },
    training: { epochs: 2, batchSize: 100, learningRate: 0.01, latentSampleCount: 50 },
    execution: { executor: 'session', threads: 1 },
  },
  modelFields,
);

/** Hears the scoring until it is over. */
function changesUntilEnd(service: Service): Promise<AnomalyChange[]> {
  const changes: AnomalyChange[] = [];
  return new Promise((resolve) => {
    service.onEvent((event: ServiceEvent) => {
      if (event.name !== 'anomalies.changed') return;
      changes.push(event.payload);
      if (event.payload.share === 1) resolve(changes);
    });
  });
}

async function trainedRun(service: Service, config: RunConfig): Promise<string> {
  const { runId } = await service.handlers['runs.create']({ config });
  await untilStatus(service, runId, 'completed');
  return runId;
}

const AGAINST = { kind: 'class', className: 'lower' } as const;
const ASKED = { against: AGAINST, count: 200, drawCount: 4, seed: 0 };

describe('the anomalies of a run', { timeout: TRAINING_TIMEOUT_MS }, () => {
  it('are told from its images, one report at a time, and the reports outlive the service', async () => {
    const folder = temporaryFolder();
    const service = await startService(folder);
    const { handlers } = service;
    const runId = await trainedRun(service, MOON);
    expect(await handlers['anomalies.list']({ runId })).toEqual({
      reports: [],
      isMeasuring: false,
    });

    const ended = changesUntilEnd(service);
    await handlers['anomalies.start']({ runId, ...ASKED });
    await expect(handlers['anomalies.start']({ runId, ...ASKED })).rejects.toThrow('being scored');
    const changes = await ended;
    const { report, error } = changes[changes.length - 1]!;
    expect(error).toBeNull();
    expect(report).toMatchObject({
      runId,
      against: AGAINST,
      usualCount: 200,
      anomalyCount: 200,
      drawCount: 4,
    });
    expect(report!.scores.map(({ kind }) => kind)).toEqual([
      'reconstruction',
      'elbo',
      'importance',
    ]);
    for (const { auroc } of report!.scores) expect(auroc.value).toBeGreaterThan(0.6);

    await service.shutDown();
    const again = await startService(folder);
    expect(await again.handlers['anomalies.list']({ runId })).toEqual({
      reports: [report],
      isMeasuring: false,
    });
  });

  it('leave no report where they are cancelled', async () => {
    const service = await startService(temporaryFolder());
    const { handlers } = service;
    const runId = await trainedRun(service, MOON);
    const ended = changesUntilEnd(service);
    await handlers['anomalies.start']({ runId, ...ASKED, count: 0, drawCount: 1000 });
    await handlers['anomalies.cancel']({ runId });
    const changes = await ended;
    expect(changes[changes.length - 1]).toEqual({ runId, share: 1, report: null, error: null });
    expect(await handlers['anomalies.list']({ runId })).toEqual({
      reports: [],
      isMeasuring: false,
    });
  });

  it('must be of a data set of the same shape, or of a class that there is', async () => {
    const service = await startService(temporaryFolder());
    const { handlers } = service;
    const runId = await trainedRun(service, MOON);
    const start = (against: Parameters<(typeof handlers)['anomalies.start']>[0]['against']) =>
      handlers['anomalies.start']({ runId, ...ASKED, against });
    await expect(start({ kind: 'dataset', name: 'digits' })).rejects.toThrow(
      "the run was trained on 'moons', whose images are 1 × 2 × 1; those of 'digits' are 28 × 28 × 1",
    );
    await expect(start({ kind: 'dataset', name: 'none' })).rejects.toThrow(
      "there is no data set 'none'",
    );
    await expect(start({ kind: 'class', className: 'left' })).rejects.toThrow(
      "'moons' has the classes upper, lower, got 'left'",
    );
    await expect(handlers['anomalies.list']({ runId: 'none' })).rejects.toThrow('none');
  });
});
