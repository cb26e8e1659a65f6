import { describe, expect, it } from 'vitest';
import type { ServiceEvent } from '../../src-main/workbench/eventHub';
import type { Service } from '../../src-main/workbench/service';
import type { Events } from '../../src-shared/contract/events';
import { temporaryFolder } from '../store/support';
import { smallConfig, startService, TRAINING_TIMEOUT_MS, untilStatus } from './support';

type ScoreChange = Events['scores.changed'];

/** Hears what is measured until a card is full, or ends early. */
function changesUntilEnd(service: Service): Promise<ScoreChange[]> {
  const changes: ScoreChange[] = [];
  return new Promise((resolve) => {
    const stop = service.onEvent((event: ServiceEvent) => {
      if (event.name !== 'scores.changed') return;
      changes.push(event.payload);
      if (event.payload.metricsAhead > 0) return;
      stop();
      resolve(changes);
    });
  });
}

/** Resolves when the first values of a card are there. */
function firstValues(service: Service): Promise<ScoreChange> {
  return new Promise((resolve) => {
    const stop = service.onEvent((event: ServiceEvent) => {
      if (event.name !== 'scores.changed' || !event.payload.card?.values.length) return;
      stop();
      resolve(event.payload);
    });
  });
}

describe('the score cards of a run', { timeout: 2 * TRAINING_TIMEOUT_MS }, () => {
  it('are filled at the epochs that the config names, in the order of the metrics, and kept', async () => {
    const folder = temporaryFolder();
    const service = await startService(folder);
    const { handlers } = service;
    const atEpoch = changesUntilEnd(service);
    const config = smallConfig({ epochs: 1, scoreEveryEpochs: 1 });
    const { runId } = await handlers['runs.create']({ config });
    await untilStatus(service, runId, 'completed');
    const changes = await atEpoch;

    const keys = (await handlers['scores.metrics']({})).map(({ key }) => key);
    const { card, error } = changes.at(-1)!;
    expect(error).toBeNull();
    expect(card!.values.map(({ key }) => key)).toEqual(keys);
    expect(card).toMatchObject({ runId, epoch: 1, stepIndex: 40, seed: 0, likelyCodes: 'prior' });
    // It filled: the values that were told rise in number, and those ahead fall.
    const told = changes.map(({ card: soFar }) => soFar?.values.length ?? 0);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.length).toBeGreaterThan(5);
    for (const { value, absence } of card!.values) expect(value === null).toBe(absence !== null);
    expect(await handlers['scores.list']({ runId })).toEqual({ cards: [card], isMeasuring: false });

    await service.shutDown();
    const next = await startService(folder);
    expect((await next.handlers['scores.list']({ runId })).cards).toEqual([card]);
  });

  it('are filled on demand, one at a time, and a cancelled one keeps what was measured', async () => {
    const service = await startService(temporaryFolder());
    const { handlers } = service;
    const config = smallConfig({ epochs: 1 });
    const { runId } = await handlers['runs.create']({ config });
    await untilStatus(service, runId, 'completed');
    expect((await handlers['scores.list']({ runId })).cards).toEqual([]);

    const [begun, ended] = [firstValues(service), changesUntilEnd(service)];
    const params = { runId, seed: 5, label: null };
    await handlers['scores.start'](params);
    await expect(handlers['scores.start'](params)).rejects.toThrow('is being measured');
    await begun;
    await handlers['scores.cancel']({ runId });
    const { card, error } = (await ended).at(-1)!;
    expect(error).toBeNull();
    const all = (await handlers['scores.metrics']({})).length;
    expect(card!.values.length).toBeGreaterThan(0);
    expect(card!.values.length).toBeLessThan(all);
    expect(await handlers['scores.list']({ runId })).toEqual({ cards: [card], isMeasuring: false });

    await expect(handlers['scores.start']({ ...params, runId: 'no-such' })).rejects.toThrow(
      'no-such',
    );
  });
});
