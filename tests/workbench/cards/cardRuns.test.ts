import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ServiceEvent } from '../../../src-main/workbench/eventHub';
import { createService, type Service } from '../../../src-main/workbench/service';
import type { ExecutionReport } from '../../../src-shared/domain';
import type { ExecutionConfig, RunConfig } from '../../../src-shared/runConfig';
import { executionConfig } from '../../executionConfig';
import { temporaryFolder } from '../../store/support';
import { smallConfig, untilStatus } from '../support';
import { fakeNvidiaSmi } from './fakeNvidiaSmi';

/** Starting Node takes its time on a busy machine. */
const PATIENCE = { timeout: 20_000, interval: 20 };
const CORES = os.availableParallelism();
const MEBIBYTE = 1_048_576;

const H100 = '0, GPU-11111111, NVIDIA H100 80GB HBM3, 580.65.06, 81559, 12000\n';
const L4 = '1, GPU-22222222, NVIDIA L4, 580.65.06, 23034, 11500\n';

afterEach(() => vi.unstubAllEnvs());

/** A machine whose nvidia-smi lists what is given and reads two cards on and on. */
function machine(cards: string) {
  vi.stubEnv('LATENT_CUDA_PLUGIN', '/nowhere/plugin.so');
  const folder = fakeNvidiaSmi(
    'cat "$HOME_OF_FAKE/cards"',
    'echo $$ > "$HOME_OF_FAKE/pid"; while :; do cat "$HOME_OF_FAKE/readings"; sleep 0.05; done',
  );
  const setCards = (text: string) => writeFileSync(join(folder, 'cards'), text);
  setCards(cards);
  writeFileSync(join(folder, 'readings'), '0, 97, 20480, 61, 412.37\n1, 0, 3, 35, [N/A]\n');
  const watcher = () => Number(readFileSync(join(folder, 'pid'), 'utf8'));
  return { setCards, watcher };
}

/** A service whose trainers compute nothing and report the device that they are told. */
async function scriptedService() {
  const service = await createService({
    workspaceDir: temporaryFolder(),
    trainerPath: resolve(import.meta.dirname, '../scriptedTrainer.mts'),
    nodePath: process.execPath,
    examplesDir: '',
    version: 'test',
  });
  onTestFinished(() => service.shutDown());
  return service;
}

function configWith(execution: Partial<ExecutionConfig>): RunConfig {
  return { ...smallConfig({ epochs: 9 }), execution: executionConfig(execution) };
}

/** Returns the id of a new run and the first report of its trainer. */
async function begun(service: Service, execution: Partial<ExecutionConfig> = {}) {
  const config = configWith(execution);
  const { runId } = await service.handlers['runs.create']({ config });
  await untilStatus(service, runId, 'running');
  return { runId, report: await untilExecution(service, runId, {}) };
}

function untilExecution(service: Service, runId: string, wanted: Partial<ExecutionReport>) {
  return vi.waitFor(async () => {
    const { execution } = await service.handlers['runs.get']({ runId });
    expect(execution).not.toBeNull();
    expect(execution).toMatchObject(wanted);
    return execution!;
  }, PATIENCE);
}

describe('runs on cards', { timeout: 60_000 }, () => {
  it('are placed one after the other where the most memory is left, and keep the config as asked', async () => {
    machine(H100 + L4);
    const service = await scriptedService();
    const first = await begun(service);
    expect(first.report).toMatchObject({ executor: 'xla', device: 'cuda:0' });
    // The first has taken nothing yet: what is promised to it counts.
    expect((await begun(service)).report.device).toBe('cuda:1');
    const { config } = await service.handlers['runs.get']({ runId: first.runId });
    expect(config.execution.device).toBe('auto');
  });

  it('give the room that was promised to them back when they end', async () => {
    machine(H100 + L4);
    const service = await scriptedService();
    const { runId } = await begun(service);
    await service.handlers['runs.stop']({ runId });
    await untilStatus(service, runId, 'stopped');
    expect((await begun(service)).report.device).toBe('cuda:0');
  });

  it('leave the cores to those on the processor, but for one each', async () => {
    machine(H100);
    const service = await scriptedService();
    const onCard = await begun(service);
    // Its trainer reports a thread of itself, and its share as soon as it is told one.
    const onProcessor = await begun(service, { device: 'cpu' });
    const threads = Math.max(1, CORES - 1);
    await untilExecution(service, onProcessor.runId, { executor: 'session', threads });
    await untilExecution(service, onCard.runId, { executor: 'xla', threads: 1 });
  });

  it('go on where they were, or by placement where that card is gone', async () => {
    const { setCards } = machine(H100.replace('12000', '5000') + L4);
    const service = await scriptedService();
    const { runId, report } = await begun(service);
    expect(report.device).toBe('cuda:1');
    const deviceAfter = async (cards: string) => {
      await service.handlers['runs.stop']({ runId });
      await untilStatus(service, runId, 'stopped');
      setCards(cards);
      const { events } = await service.handlers['runs.get']({ runId });
      await service.handlers['runs.resume']({ runId });
      await vi.waitFor(async () => {
        const detail = await service.handlers['runs.get']({ runId });
        expect(detail.status).toBe('running');
        expect(detail.events.length).toBeGreaterThan(events.length);
      }, PATIENCE);
      return service.handlers['runs.get']({ runId });
    };
    expect((await deviceAfter(H100.replace('12000', '80000') + L4)).execution?.device).toBe(
      'cuda:1',
    );
    await deviceAfter(H100);
    await untilExecution(service, runId, { device: 'cuda:0' });
    await deviceAfter('');
    await untilExecution(service, runId, { executor: 'session', device: 'cpu' });
  });

  it('are refused a card that is not there, before the start and at the start', async () => {
    const { setCards } = machine(H100 + L4);
    const service = await scriptedService();
    const create = (device: string) =>
      service.handlers['runs.create']({ config: configWith({ device }) });
    await expect(create('cuda:3')).rejects.toThrow(
      'which has cuda:0 (NVIDIA H100 80GB HBM3), cuda:1 (NVIDIA L4); got cuda:3',
    );
    await service.handlers['system.devices']({});
    // The check of a config may look at a list of a moment ago.
    setCards(H100);
    const { runId } = await create('cuda:1');
    const failed = await untilStatus(service, runId, 'failed');
    expect(failed.statusReason).toBe(
      'execution.device must name cards of this machine, which has cuda:0 (NVIDIA H100 80GB HBM3); got cuda:1',
    );
  });
});

describe('the readings of cards', { timeout: 60_000 }, () => {
  it('are kept and told while a run trains on them, of its own cards alone', async () => {
    const { watcher } = machine(H100 + L4);
    const service = await scriptedService();
    const events: ServiceEvent[] = [];
    service.onEvent((event) => events.push(event));
    const { runId } = await begun(service);
    const readingsOf = async () => (await service.handlers['cards.get']({ runId })).readings;
    await vi.waitFor(async () => expect((await readingsOf()).length).toBeGreaterThan(2), PATIENCE);
    const [reading] = await readingsOf();
    expect(reading).toEqual({
      atMs: expect.any(Number) as number,
      card: 0,
      utilisation: 0.97,
      memoryUsedBytes: 20_480 * MEBIBYTE,
      temperatureC: 61,
      powerW: 412.37,
    });
    const told = events.filter(({ name }) => name === 'cards.appended');
    expect(told[0]?.payload).toEqual({ runId, readings: [reading] });

    const pid = watcher();
    await service.handlers['runs.pause']({ runId });
    await untilStatus(service, runId, 'paused');
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(), PATIENCE);
    const before = await readingsOf();
    await service.handlers['runs.resume']({ runId });
    await vi.waitFor(
      async () => expect((await readingsOf()).length).toBeGreaterThan(before.length),
      PATIENCE,
    );
    expect((await readingsOf()).slice(0, before.length)).toEqual(before);
    await service.shutDown();
    await vi.waitFor(() => expect(() => process.kill(watcher(), 0)).toThrow(), PATIENCE);
  });

  it('are not there for a run on the processor', async () => {
    const { watcher } = machine(H100);
    const service = await scriptedService();
    const { runId } = await begun(service, { device: 'cpu' });
    expect(await service.handlers['cards.get']({ runId })).toEqual({ runId, readings: [] });
    expect(watcher).toThrow(/ENOENT/);
  });
});
