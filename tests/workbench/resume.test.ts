import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { ServiceEvent } from '../../src-main/workbench/eventHub';
import { temporaryFolder } from '../store/support';
import { smallConfig, startService, untilRun, untilStatus, TRAINING_TIMEOUT_MS } from './support';

describe('a resumed run', { timeout: TRAINING_TIMEOUT_MS }, () => {
  // What a trial in the first steps chooses may differ, and with it the last bits.
  it.each([
    { executor: 'session', threads: 0 },
    { executor: 'session', threads: 1 },
    { executor: 'eager', threads: 0 },
  ] as const)(
    'has the curves, means and test losses of one that was never interrupted, bit for bit: %o',
    async (execution) => {
      const training = { epochs: 3, batchSize: 300, latentIntervalSteps: 7 };
      const config = smallConfig(training, execution);
      const whole = await startService(temporaryFolder());
      const { runId: wholeId } = await whole.handlers['runs.create']({ config });
      const expected = await untilStatus(whole, wholeId, 'completed');

      const broken = await startService(temporaryFolder());
      const events: ServiceEvent[] = [];
      broken.onEvent((event) => events.push(event));
      const { runId } = await broken.handlers['runs.create']({ config });
      // In the middle of an epoch, so that its mean must be put together from both parts.
      for (const step of [20, 60]) {
        await untilRun(broken, runId, ({ stepIndex }) => stepIndex >= step);
        await broken.handlers['runs.stop']({ runId });
        await untilRun(
          broken,
          runId,
          ({ status }) => status === 'stopped' || status === 'completed',
        );
        await broken.handlers['runs.resume']({ runId });
        await untilRun(
          broken,
          runId,
          ({ status }) => status === 'running' || status === 'completed',
        );
      }
      const found = await untilStatus(broken, runId, 'completed');

      expect(found.test).toEqual(expected.test);
      expect(found.validation).toEqual(expected.validation);
      expect(found.train!.elboNats).toBeCloseTo(expected.train!['elboNats']!, 9);
      const [a, b] = await Promise.all([
        whole.handlers['metrics.get']({ runId: wholeId }),
        broken.handlers['metrics.get']({ runId }),
      ]);
      expect(b.train).toEqual(a.train);
      expect(b.validation).toEqual(a.validation);
      expect(events.filter(({ name }) => name === 'metrics.rewound')).toHaveLength(2);
      const frames = await Promise.all([
        whole.handlers['latent.frame']({ runId: wholeId, stepIndex: null }),
        broken.handlers['latent.frame']({ runId, stepIndex: null }),
      ]);
      expect(frames[1]!.means).toEqual(frames[0]!.means);
    },
  );

  it('falls back to the checkpoint before a damaged one, and says so', async () => {
    const folder = temporaryFolder();
    const service = await startService(folder);
    const { handlers } = service;
    const { runId } = await handlers['runs.create']({ config: smallConfig({ epochs: 1000 }) });
    await untilRun(service, runId, ({ epochsDone }) => epochsDone >= 2);
    await handlers['runs.stop']({ runId });
    const stopped = await untilStatus(service, runId, 'stopped');
    const runDir = join(folder, 'runs', runId);
    await vi.waitFor(() => expect(readdirSync(runDir)).toHaveLength(2));
    const files = readdirSync(runDir).sort((a, b) => stepOf(a) - stepOf(b));
    expect(stepOf(files[1]!)).toBe(stopped.stepIndex);
    const newest = join(runDir, files[1]!);
    const bytes = readFileSync(newest);
    bytes[1000]! ^= 1;
    writeFileSync(newest, bytes);

    await handlers['runs.resume']({ runId });
    await untilStatus(service, runId, 'running');
    await handlers['runs.stop']({ runId });
    await untilStatus(service, runId, 'stopped');
    const { events } = await handlers['runs.get']({ runId });
    const damaged = events.find(({ kind }) => kind === 'checkpoint-damaged');
    expect(damaged?.message).toMatch(/is damaged: expected SHA-256/);
    const resumed = events.find(({ kind }) => kind === 'resumed');
    expect(resumed?.stepIndex).toBe(stepOf(files[0]!));
  });

  it('refuses to begin anew when no checkpoint can be read, and goes on once they are back', async () => {
    const folder = temporaryFolder();
    const service = await startService(folder);
    const { handlers } = service;
    const { runId } = await handlers['runs.create']({ config: smallConfig({ epochs: 1000 }) });
    await untilRun(service, runId, ({ epochsDone }) => epochsDone >= 1);
    await handlers['runs.stop']({ runId });
    const stopped = await untilStatus(service, runId, 'stopped');
    const runDir = join(folder, 'runs', runId);
    renameSync(runDir, `${runDir}-away`);

    await handlers['runs.resume']({ runId });
    const failed = await untilStatus(service, runId, 'failed');
    expect(failed.statusReason).toMatch(/none of the run's \d checkpoints .* can be used/);

    renameSync(`${runDir}-away`, runDir);
    await handlers['runs.resume']({ runId });
    await untilStatus(service, runId, 'running');
    await handlers['runs.stop']({ runId });
    await untilStatus(service, runId, 'stopped');
    const { events } = await handlers['runs.get']({ runId });
    const resumed = events.find(({ kind }) => kind === 'resumed');
    expect(resumed?.stepIndex).toBe(stopped.stepIndex);
  });
});

function stepOf(file: string): number {
  return Number(/-(\d+)\.lwc$/.exec(file)![1]);
}
