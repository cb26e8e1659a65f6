import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { ServiceEvent } from '../../src-main/workbench/eventHub';
import type { RunEvent } from '../../src-shared/domain';
import { temporaryFolder } from '../store/support';
import {
  SMALL_STEPS_PER_EPOCH,
  smallConfig,
  startService,
  untilRun,
  untilStatus,
  TRAINING_TIMEOUT_MS,
} from './support';

/** The kinds of a run's events, without those that say how it is computed. */
function kindsOf(events: readonly RunEvent[]): string[] {
  return events.map(({ kind }) => kind).filter((kind) => kind !== 'execution');
}

describe('a run', { timeout: TRAINING_TIMEOUT_MS }, () => {
  it('trains on the built-in digits to its end, and is there to explore', async () => {
    const folder = temporaryFolder();
    const service = await startService(folder);
    const events: ServiceEvent[] = [];
    service.onEvent((event) => events.push(event));
    const { handlers } = service;
    const created = await handlers['runs.create']({ config: smallConfig() });
    expect(created).toMatchObject({
      status: 'starting',
      name: 'small',
      stepIndex: 0,
      latentDim: 2,
    });
    expect(service.hasActiveRuns()).toBe(true);
    const { runId } = created;

    const run = await untilStatus(service, runId, 'completed');
    const steps = 2 * SMALL_STEPS_PER_EPOCH;
    expect(run).toMatchObject({ epochsDone: 2, stepIndex: steps, stepsTotal: steps });
    // 784-16-2 and back: 784*16+16, 2*(16*2+2), 2*16+16, 16*784+784.
    expect(run.parameterCount).toBe(12_560 + 68 + 48 + 13_328);
    const { elboNats, reconstructionNats, klNats } = run.test!;
    expect(elboNats).toBeCloseTo(reconstructionNats! + klNats!, 3);
    // 784 ln 2 nats is what a decoder that knows nothing needs.
    expect(run.test!.elboNats).toBeLessThan(784 * Math.LN2 * 0.7);
    expect(service.hasActiveRuns()).toBe(false);

    const metrics = await handlers['metrics.get']({ runId });
    expect([...metrics.train.stepIndex]).toEqual(Array.from({ length: steps }, (_, i) => i + 1));
    expect([...metrics.validation.stepIndex]).toEqual([40, 80]);
    const sent = events.filter((event) => event.name === 'metrics.appended');
    const sentSteps = sent
      .filter(({ payload }) => payload.split === 'train')
      .flatMap(({ payload }) => [...payload.rows.stepIndex]);
    expect(sentSteps).toEqual([...metrics.train.stepIndex]);
    expect(sent.map(({ payload }) => payload.seq)).toEqual(
      sent.map(({ payload }) => payload.seq).toSorted((a, b) => a - b),
    );
    expect(metrics.seq).toBeGreaterThanOrEqual(sent.at(-1)!.payload.seq);
    // The epoch's mean over batches of one size is the mean of its rows.
    const lastEpoch = metrics.train.losses['reconstructionNats']!.slice(-SMALL_STEPS_PER_EPOCH);
    const mean = lastEpoch.reduce((sum, nats) => sum + nats, 0) / SMALL_STEPS_PER_EPOCH;
    expect(run.train!.reconstructionNats).toBeCloseTo(mean, 9);

    const frame = await handlers['latent.frame']({ runId, stepIndex: null });
    expect(frame).toMatchObject({ stepIndex: steps, epoch: 2, count: 50, latentDim: 2 });
    expect(frame!.means.every(Number.isFinite)).toBe(true);
    expect(frame!.klNatsPerDim!.every((nats) => nats >= 0)).toBe(true);
    expect((await handlers['latent.frames']({ runId })).map(({ epoch }) => epoch)).toEqual([
      0, 1, 2,
    ]);
    const sample = await handlers['latent.sample']({ runId });
    expect(sample).toMatchObject({ split: 'validation', count: 50 });

    const detail = await handlers['runs.get']({ runId });
    expect(kindsOf(detail.events)).toEqual(['started', 'completed']);
    expect(detail.events[1]).toMatchObject({ kind: 'execution', stepIndex: 0 });
    expect(detail.checkpoint).toMatchObject({ stepIndex: steps, epoch: 2 });
    await vi.waitFor(() => expect(readdirSync(join(folder, 'runs', runId))).toHaveLength(2));

    const rebuilt = await handlers['explore.reconstruct']({ runId, sampleIndices: [3, 0] });
    expect(rebuilt).toMatchObject({ stepIndex: steps, count: 2 });
    expect(rebuilt.pixels).toHaveLength(2 * 784);
    expect(rebuilt.reconstructionNats.every((nats) => nats > 0)).toBe(true);
    const decoded = await handlers['explore.decode']({
      runId,
      codes: frame!.means.slice(0, 2),
      label: null,
    });
    expect(decoded.pixels).toEqual(rebuilt.pixels.slice(784));
    const grid = await handlers['explore.grid']({ runId, side: 3, axes: [0, 1], label: null });
    expect(grid).toMatchObject({ side: 3, count: 9 });
    const path = await handlers['explore.interpolate']({
      runId,
      ends: [0, 3],
      label: null,
      count: 5,
      path: 'spherical',
    });
    expect(path.pixels.slice(0, 784)).toEqual(decoded.pixels);
    expect(path.stepDistances).toHaveLength(4);
  });

  it('answers clicks while it trains, pauses and resumes, with the weights of that moment', async () => {
    const service = await startService(temporaryFolder());
    const { handlers } = service;
    const { runId } = await handlers['runs.create']({ config: smallConfig({ epochs: 1000 }) });
    const codes = Float32Array.of(0.5, -0.5);
    await untilRun(service, runId, ({ stepIndex }) => stepIndex > 0);
    const early = await handlers['explore.decode']({ runId, codes, label: null });
    await handlers['runs.pause']({ runId });
    const paused = await untilStatus(service, runId, 'paused');
    const { checkpoint } = await handlers['runs.get']({ runId });
    expect(checkpoint?.stepIndex).toBe(paused.stepIndex);
    const first = await handlers['explore.decode']({ runId, codes, label: null });
    const second = await handlers['explore.decode']({ runId, codes, label: null });
    expect(first).toEqual(second);
    expect(first.stepIndex).toBe(paused.stepIndex);
    expect(first.stepIndex).toBeGreaterThanOrEqual(early.stepIndex);
    const newestStep = async () =>
      (await handlers['latent.frame']({ runId, stepIndex: null }))?.stepIndex;
    await vi.waitFor(async () => expect(await newestStep()).toBe(paused.stepIndex), 10_000);

    await handlers['runs.resume']({ runId });
    await untilRun(service, runId, ({ stepIndex }) => stepIndex > paused.stepIndex);
    await handlers['runs.stop']({ runId });
    const stopped = await untilStatus(service, runId, 'stopped');
    expect(stopped.test).toBeNull();
    expect(await newestStep()).toBe(stopped.stepIndex);
    const metrics = await handlers['metrics.get']({ runId });
    expect(metrics.train.stepIndex).toHaveLength(stopped.stepIndex);
    const { events } = await handlers['runs.get']({ runId });
    expect(kindsOf(events)).toEqual(['started', 'paused', 'resumed', 'stopped']);
  });

  it('is refused with the field at fault before a trainer starts', async () => {
    const { handlers } = await startService(temporaryFolder());
    const sound = smallConfig();
    const faults: [unknown, string][] = [
      [{ ...sound, data: { ...sound.data, dataset: 'unknown' } }, 'data.dataset'],
      [{ ...sound, data: { ...sound.data, validationCount: 12_000 } }, 'data.validationCount'],
      [{ ...sound, model: { ...sound.model, latentDim: 0 } }, 'model.latentDim'],
      [{ ...sound, training: { ...sound.training, epochs: 1.5 } }, 'training.epochs'],
      [
        {
          ...sound,
          model: {
            ...sound.model,
            encoder: [{ type: 'conv', filters: 4, kernelSize: 3, stride: 3 }],
          },
        },
        'model.encoder',
      ],
      ['text', 'run'],
      [null, 'run'],
    ];
    for (const [config, field] of faults) {
      await expect(handlers['runs.create']({ config })).rejects.toMatchObject({
        code: 'config',
        field,
      });
      const { problems } = await handlers['runs.check']({ config });
      expect(problems.map((problem) => problem.field)).toContain(field);
    }
    expect(await handlers['runs.check']({ config: sound })).toEqual({
      problems: [],
      warnings: [],
    });
    expect(await handlers['runs.list']({})).toEqual([]);
  });

  it('can be deleted while it trains, restored, and is purged by the next service', async () => {
    const folder = temporaryFolder();
    const service = await startService(folder);
    const { handlers } = service;
    const { runId } = await handlers['runs.create']({ config: smallConfig({ epochs: 1000 }) });
    await untilRun(service, runId, ({ stepIndex }) => stepIndex > 0);
    await handlers['runs.delete']({ runId });
    expect(await handlers['runs.list']({})).toEqual([]);
    await expect(handlers['metrics.get']({ runId })).rejects.toMatchObject({ code: 'not-found' });
    expect(await handlers['runs.restore']({ runId })).toMatchObject({ status: 'stopped' });
    expect(await handlers['runs.list']({})).toHaveLength(1);
    await handlers['runs.delete']({ runId });
    await service.shutDown();
    await startService(folder);
    expect(readdirSync(join(folder, 'runs'))).toEqual([]);
  });

  it('is paused with a checkpoint when the workbench is closed, and goes on in the next one', async () => {
    const folder = temporaryFolder();
    const first = await startService(folder);
    const config = smallConfig({ epochs: 1000 });
    const { runId } = await first.handlers['runs.create']({ config });
    await untilRun(first, runId, ({ stepIndex }) => stepIndex > 0);
    await first.shutDown();
    const second = await startService(folder);
    const [run] = await second.handlers['runs.list']({});
    expect(run).toMatchObject({ status: 'paused', statusReason: null, endedAtMs: null });
    const { checkpoint } = await second.handlers['runs.get']({ runId });
    expect(checkpoint?.stepIndex).toBe(run!.stepIndex);
    await second.handlers['runs.resume']({ runId });
    await untilRun(second, runId, ({ stepIndex }) => stepIndex > run!.stepIndex);
  });

  it('without a checkpoint has nothing to explore, and says so', async () => {
    const folder = temporaryFolder();
    const service = await startService(folder);
    const { handlers } = service;
    await expect(
      handlers['explore.decode']({ runId: 'none', codes: new Float32Array(2), label: null }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });
});
