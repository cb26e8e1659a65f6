import { describe, expect, it } from 'vitest';
import type { Service } from '../../../src-main/workbench/service';
import {
  DEFAULT_PROJECTION,
  type Projection,
  type ProjectionSettings,
  type ProjectionSource,
} from '../../../src-shared/projection';
import { modelFields } from '../../../src-main/engine/models/registry';
import { parseRunConfig } from '../../../src-shared/runConfig';
import { temporaryFolder } from '../../store/support';
import {
  SMALL_STEPS_PER_EPOCH,
  smallConfig,
  startService,
  TRAINING_TIMEOUT_MS,
  untilStatus,
} from '../support';

/** Projects to the end. Rejects with the reason where it ended early. */
async function made(
  service: Service,
  source: ProjectionSource,
  settings: Partial<ProjectionSettings> = {},
): Promise<Projection> {
  const ended = new Promise<string>((resolve, reject) => {
    const stop = service.onEvent(({ name, payload }) => {
      if (name !== 'projection.ended') return;
      stop();
      if (payload.isKept) resolve(payload.projectionId);
      else reject(new Error(payload.error ?? 'cancelled'));
    });
  });
  ended.catch(() => undefined);
  const wanted = { ...DEFAULT_PROJECTION, perplexity: 10, iterations: 50, ...settings };
  await service.handlers['projection.start']({ source, settings: wanted });
  return service.handlers['projection.get']({ projectionId: await ended });
}

/** A conditional VAE: its encoder wants to be told the class. */
function conditionalConfig() {
  const encoder = [{ type: 'dense', units: 16 }];
  const model = { kind: 'conditional-vae', encoder, latentDim: 3 };
  return parseRunConfig({ ...smallConfig({ epochs: 1 }), model }, modelFields);
}

describe('projections of a run', { timeout: TRAINING_TIMEOUT_MS }, () => {
  it('show its newest codes or those of an earlier moment, build on each other, and go with it', async () => {
    const service = await startService(temporaryFolder());
    const { handlers } = service;
    const { runId } = await handlers['runs.create']({ config: smallConfig({ epochs: 1 }) });
    await untilStatus(service, runId, 'completed');
    const step = SMALL_STEPS_PER_EPOCH;
    const test = { kind: 'run', runId, split: 'test', count: 200 } as const;

    const newest = await made(service, test);
    expect(newest).toMatchObject({ stepIndex: step, epoch: 1, count: 200 });
    expect(newest.faithfulness!.trustworthiness.value).toBeGreaterThan(0.8);

    // The 50 images of the latent map, before the training and after it.
    const before = await made(service, { kind: 'frame', runId, stepIndex: 0 });
    expect(before).toMatchObject({ stepIndex: 0, epoch: 0, count: 50 });
    const moment = { kind: 'frame', runId, stepIndex: step } as const;
    const after = await made(service, moment, { startFrom: before.projectionId });
    expect(after.imageIndices).toEqual(before.imageIndices);
    const sample = await handlers['latent.sample']({ runId });
    expect([...after.labels!]).toEqual([...sample.labels!]);
    const indices = [0, 49];
    const shown = await handlers['projection.images']({
      projectionId: after.projectionId,
      indices,
    });
    expect(shown.pixels.slice(784)).toEqual(sample.pixels.slice(49 * 784));
    const wrongStep = made(service, { kind: 'frame', runId, stepIndex: 7 });
    await expect(wrongStep).rejects.toThrow(`kept are those of 0, ${step}`);

    // The same codes, as they are kept and as the network makes them, are placed alike.
    const { projectionId } = newest;
    const training = { kind: 'run', runId, split: 'train', count: 30 } as const;
    const placed = await made(service, training, { placeIn: projectionId });
    expect(placed).toMatchObject({ count: 30, faithfulness: null });
    await made(service, moment, { placeIn: projectionId });
    const earlier = made(service, { ...moment, stepIndex: 0 }, { placeIn: projectionId });
    await expect(earlier).rejects.toThrow(
      `the map shows codes of the run '${runId}' at step ${step}`,
    );

    await handlers['runs.delete']({ runId });
    expect((await handlers['projection.list']({})).kept).toEqual([]);
    await handlers['runs.restore']({ runId });
    expect((await handlers['projection.list']({})).kept).toHaveLength(5);
  });

  it('give a conditional model the class of each image', async () => {
    const service = await startService(temporaryFolder());
    const { handlers } = service;
    const { runId } = await handlers['runs.create']({ config: conditionalConfig() });
    await untilStatus(service, runId, 'completed');
    const source = { kind: 'run', runId, split: 'test', count: 60 } as const;
    const { count, labels } = await made(service, source, { method: 'pca' });
    expect(count).toBe(60);
    expect(labels).toHaveLength(60);
  });
});
