import { resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createService } from '../../src-main/workbench/service';
import { temporaryFolder } from '../store/support';
import { smallConfig, untilStatus } from './support';

it(
  'completes a run that was stopped early, and says when and which epoch was the best',
  { timeout: 60_000 },
  async () => {
    const service = await createService({
      workspaceDir: temporaryFolder(),
      trainerPath: resolve(import.meta.dirname, 'scriptedTrainer.mts'),
      nodePath: process.execPath,
      examplesDir: '',
      version: 'test',
    });
    onTestFinished(() => service.shutDown());
    const config = smallConfig({ epochs: 1, patienceEpochs: 2 });
    const { runId } = await service.handlers['runs.create']({ config });
    const run = await untilStatus(service, runId, 'completed');
    const said =
      'Stopped early after epoch 7: the validation loss has not become better since epoch 5 (101.26)';
    expect(run.statusReason).toBe(said);
    expect(run.test).not.toBeNull();
    const { events } = await service.handlers['runs.get']({ runId });
    expect(events.at(-1)).toMatchObject({ kind: 'stopped-early', message: said });
    await expect(service.handlers['runs.resume']({ runId })).rejects.toThrow('is complete');
  },
);
