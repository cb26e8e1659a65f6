import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../store/support';
import {
  smallConfig,
  startService,
  TRAINER_PATH,
  untilRun,
  untilStatus,
  TRAINING_TIMEOUT_MS,
} from './support';
import { createService } from '../../src-main/workbench/service';

describe('a run that fails', { timeout: TRAINING_TIMEOUT_MS }, () => {
  it('ends with the step at which its loss broke, and keeps the last good checkpoint', async () => {
    const service = await startService(temporaryFolder());
    const { handlers } = service;
    const config = smallConfig({ learningRate: 1, epochs: 1000 });
    // Twelve layers multiply what a step of 1 does to every weight, until float32 overflows.
    config.model['encoder'] = Array.from({ length: 12 }, () => ({ type: 'dense', units: 64 }));
    const { runId } = await handlers['runs.create']({ config });
    const run = await untilStatus(service, runId, 'failed');
    expect(run.statusReason).toMatch(/step \d+: try a smaller learning rate/);
    const { checkpoint, events } = await handlers['runs.get']({ runId });
    expect(checkpoint).not.toBeNull();
    expect(events.at(-1)).toMatchObject({ kind: 'failed', message: run.statusReason });
    const decoded = await handlers['explore.decode']({
      runId,
      codes: Float32Array.of(0, 0),
      label: null,
    });
    expect(decoded.stepIndex).toBe(checkpoint!.stepIndex);
  });

  it('pauses with its weights in memory while no checkpoint can be written, and goes on after', async () => {
    const folder = temporaryFolder();
    const service = await startService(folder);
    const { handlers } = service;
    const { runId } = await handlers['runs.create']({ config: smallConfig({ epochs: 1000 }) });
    const runDir = join(folder, 'runs', runId);
    await untilRun(service, runId, ({ stepIndex }) => stepIndex > 0);
    // A file where the folder should be stands for any disk that refuses.
    rmSync(runDir, { recursive: true });
    writeFileSync(runDir, '');
    const paused = await untilStatus(service, runId, 'paused');
    expect(paused.statusReason).toMatch(/checkpoint could not be written/);
    rmSync(runDir);
    mkdirSync(runDir);
    await handlers['runs.resume']({ runId });
    await untilRun(service, runId, ({ stepIndex }) => stepIndex > paused.stepIndex);
    expect(readdirSync(runDir).length).toBeGreaterThan(0);
  });

  it('is interrupted with a reason when its trainer program is not there', async () => {
    const service = await createService({
      workspaceDir: temporaryFolder(),
      trainerPath: join(temporaryFolder(), 'none.js'),
      nodePath: process.execPath,
      examplesDir: '',
      version: 'test',
    });
    const { runId } = await service.handlers['runs.create']({ config: smallConfig() });
    const run = await untilStatus(service, runId, 'interrupted');
    expect(run.statusReason).toMatch(/exit code 1/);
    await service.shutDown();
  });
});

describe('doctor', { timeout: TRAINING_TIMEOUT_MS }, () => {
  it('finds TensorFlow and a training step that computes as it should', async () => {
    const { handlers } = await startService(temporaryFolder());
    const report = await handlers['system.doctor']({});
    expect(
      report.checks.filter(({ status }) => status === 'failed' || status === 'missing'),
    ).toEqual([]);
    expect(report.isHealthy).toBe(true);
    const names = report.checks.map(({ name }) => name);
    expect(names).toContain('Training step, session');
    expect(names).toContain('Training step, eager');
  });

  it('says what to do where the library does not load', async () => {
    const { runDoctor } = await import('../../src-main/workbench/doctor/runDoctor');
    const report = await runDoctor({
      trainerPath: join(temporaryFolder(), 'none.js'),
      nodePath: process.execPath,
    });
    expect(report.isHealthy).toBe(false);
    expect(report.checks.find(({ name }) => name === 'TensorFlow')).toMatchObject({
      status: 'missing',
      remedy: expect.stringMatching(/npm run setup/) as string,
    });
  });
});

describe('the trainer program', () => {
  it('refuses to run by itself', () => {
    const run = () => execFileSync(process.execPath, [TRAINER_PATH], { stdio: 'pipe' });
    expect(run).toThrow(/started by its service/);
  });
});
