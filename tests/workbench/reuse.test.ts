import { describe, expect, it } from 'vitest';
import type { ServiceEvent } from '../../src-main/workbench/eventHub';
import type { Service } from '../../src-main/workbench/service';
import type { Events } from '../../src-shared/contract/events';
import { temporaryFolder } from '../store/support';
import { smallConfig, startService, TRAINING_TIMEOUT_MS, untilStatus } from './support';

type ReuseChange = Events['reuse.changed'];

/** Hears the reuse of encoders until one measurement is over. */
function changesUntilEnd(service: Service): Promise<ReuseChange[]> {
  const changes: ReuseChange[] = [];
  return new Promise((resolve) => {
    service.onEvent((event: ServiceEvent) => {
      if (event.name !== 'reuse.changed') return;
      changes.push(event.payload);
      if (event.payload.pointsAhead === 0) resolve(changes);
    });
  });
}

describe('the reuse of an encoder', { timeout: TRAINING_TIMEOUT_MS }, () => {
  it('is measured with every start in turn, told as it comes, and kept with the run', async () => {
    const service = await startService(temporaryFolder());
    const { handlers } = service;
    const { runId } = await handlers['runs.create']({ config: smallConfig({ epochs: 1 }) });
    await expect(handlers['reuse.start']({ runId, repeats: 1 })).rejects.toThrow('trains');
    await untilStatus(service, runId, 'completed');
    expect(await handlers['reuse.get']({ runId })).toBeNull();

    const ended = changesUntilEnd(service);
    const params = { runId, repeats: 1, labelCounts: [20], epochs: 1 };
    await handlers['reuse.start'](params);
    await expect(handlers['reuse.start'](params)).rejects.toThrow('is being measured');
    const changes = await ended;
    expect(changes.map(({ pointsAhead }) => pointsAhead)).toEqual([2, 1, 0]);
    expect(changes.every(({ error }) => error === null)).toBe(true);

    const report = (await handlers['reuse.get']({ runId }))!;
    expect(report).toEqual(changes.at(-1)!.report);
    expect(report.points.map(({ start }) => start)).toEqual(['frozen', 'fine-tuned', 'scratch']);
    for (const { labelCount, testAccuracy, epochs, seconds } of report.points) {
      expect(labelCount).toBe(20);
      // Two images of each digit: far from certain, and far from the tenth that guessing gets.
      expect(testAccuracy).toBeGreaterThan(0.2);
      // 20 images in batches of 5: 250 epochs of 4 steps.
      expect(epochs).toBe(250);
      expect(seconds).toBeGreaterThan(0);
    }

    // Once more gives the same, and takes the place of the first.
    const again = changesUntilEnd(service);
    await handlers['reuse.start'](params);
    await again;
    const second = (await handlers['reuse.get']({ runId }))!;
    expect(second.points.map(({ testAccuracy }) => testAccuracy)).toEqual(
      report.points.map(({ testAccuracy }) => testAccuracy),
    );
  });

  it('says at its end why it could not be measured', async () => {
    const service = await startService(temporaryFolder());
    const { handlers } = service;
    const { runId } = await handlers['runs.create']({ config: smallConfig({ epochs: 1 }) });
    await untilStatus(service, runId, 'completed');
    const ended = changesUntilEnd(service);
    await handlers['reuse.start']({ runId, repeats: 1, labelCounts: [1_000_000] });
    expect(await ended).toEqual([
      {
        runId,
        report: { runId, points: [] },
        pointsAhead: 0,
        error: expect.stringContaining('must be at most the 10000 training images') as string,
      },
    ]);
  });

  it('is not found for a run that is not there', async () => {
    const { handlers } = await startService(temporaryFolder());
    await expect(handlers['reuse.start']({ runId: 'none', repeats: 1 })).rejects.toThrow('none');
    await expect(handlers['reuse.get']({ runId: 'none' })).rejects.toThrow('none');
  });
});
