import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import path from 'node:path';
import { layoutOf } from '../../setup/layout.mjs';
import { cpuSet, cudaSets } from '../../setup/pluginSets.mjs';
import type { PluginSet } from '../../setup/pluginSets.mjs';
import { chosenCuda, cudaStep, xlaCpuStep } from '../../setup/pluginSteps.mjs';
import { writeStamp } from '../../setup/stamp.mjs';
import type { Context } from '../../setup/steps.mjs';
import { wheelKey } from '../../setup/wheel.mjs';
import { temporaryFolder } from './temporaryFolder';

/** The context of `npm start` in an empty project, on a machine without a driver, with an empty folder for a network. */
function contextOf(changes: Partial<Context> = {}): Context {
  return {
    layout: layoutOf(temporaryFolder()),
    from: temporaryFolder(),
    retries: false,
    xlaCpu: false,
    cuda: undefined,
    driver: undefined,
    noteCommand: () => undefined,
    ...changes,
  };
}

const driverOf = (number: number) => ({ name: `NVIDIA driver ${String(number)}.10`, number });

/** Leaves the stamps of a finished installation. */
function pretendInstalled({ layout }: Context, set: PluginSet): void {
  const stamps = path.join(layout.plugins, set.folder, 'stamps');
  for (const wheel of set.wheels) {
    writeStamp(stamps, wheel.requirement.split('==')[0] ?? '', wheelKey(wheel));
  }
}

const [cuda13, cuda12] = cudaSets;

beforeEach(() => {
  vi.spyOn(console, 'log').mockReturnValue(undefined);
  vi.stubEnv('LATENT_CUDA_PLUGIN', '');
  vi.stubEnv('LATENT_SETUP_CUDA', '');
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('chosenCuda', () => {
  it('is 13 from driver 580 on, 12 from 525 on, none before, and 13 without a driver', () => {
    const choice = (number: number) => chosenCuda(contextOf({ driver: driverOf(number) }))?.cuda;
    expect([610, 580, 579, 525, 524, 470].map(choice)).toEqual([
      13,
      13,
      12,
      12,
      undefined,
      undefined,
    ]);
    expect(chosenCuda(contextOf())?.cuda).toBe(13);
  });

  it('is the one that is named', () => {
    expect(chosenCuda(contextOf({ cuda: '12', driver: driverOf(580) }))?.cuda).toBe(12);
  });

  it('stays with the one that is there while the driver can run it', () => {
    const context = contextOf({ driver: driverOf(580) });
    if (cuda12) pretendInstalled(context, cuda12);
    expect(chosenCuda(context)?.cuda).toBe(12);
    const older = contextOf({ driver: driverOf(550) });
    if (cuda13) pretendInstalled(older, cuda13);
    expect(chosenCuda(older)?.cuda).toBe(12);
  });
});

describe('the step for CUDA', () => {
  it('belongs to a set-up that asks for it, that finds a driver, or that had it before', () => {
    const isWanted = (context: Context) => cudaStep.isWanted?.(context);
    expect(isWanted(contextOf())).toBe(false);
    expect(isWanted(contextOf({ cuda: '' }))).toBe(true);
    expect(isWanted(contextOf({ driver: driverOf(580) }))).toBe(true);
    const before = contextOf();
    if (cuda12) pretendInstalled(before, cuda12);
    expect(isWanted(before)).toBe(true);
  });

  it('does not begin by itself where the user has a plug-in of their own, or says no', () => {
    for (const [variable, value] of [
      ['LATENT_CUDA_PLUGIN', '/opt/plugin.so'],
      ['LATENT_SETUP_CUDA', 'no'],
    ] as const) {
      vi.stubEnv(variable, value);
      expect(cudaStep.isWanted?.(contextOf({ driver: driverOf(580) }))).toBe(false);
      expect(cudaStep.isWanted?.(contextOf({ driver: driverOf(580), cuda: '' }))).toBe(true);
      vi.unstubAllEnvs();
    }
  });

  it("tells of NVIDIA's licence and of what is to be fetched before it begins", () => {
    const context = contextOf({ driver: driverOf(580), from: undefined });
    // The sums of the wheels' sizes: 1,331,605,840 and 1,932,480,133 bytes.
    expect(cudaStep.announce(context)).toBe(
      "CUDA 13: 9 wheels (1332 MB to download, 1932 MB on disk); NVIDIA's libraries come under NVIDIA's licence (EULA), which lies beside them",
    );
  });

  it('by itself, says what failed and lets the set-up go on, once for each driver', async () => {
    const context = contextOf({ driver: driverOf(580) });
    expect(cudaStep.isDone(context)).toBe(false);
    const remark = await cudaStep.run(context);
    expect(remark).toMatch(
      /^could not be set up \(.*expected jax_cuda13_pjrt.*; the workbench computes on the processor/,
    );
    expect(cudaStep.isDone(context)).toBe(true);
    expect(cudaStep.isDone({ ...context, retries: true })).toBe(false);
    expect(cudaStep.isDone({ ...context, driver: driverOf(590) })).toBe(false);
  });

  it('asked for, fails, and is open again the next time', async () => {
    const context = contextOf({ cuda: '', driver: driverOf(580) });
    await expect(cudaStep.run(context)).rejects.toMatchObject({ code: 'FOLDER_INCOMPLETE' });
    expect(cudaStep.isDone(context)).toBe(false);
  });

  it('refuses an older driver with what was found and what is needed', async () => {
    const asked = contextOf({ cuda: '', driver: driverOf(470) });
    await expect(cudaStep.run(asked)).rejects.toThrow(
      "CUDA 13 needs NVIDIA's driver 580 or newer, CUDA 12 needs NVIDIA's driver 525 or newer; found NVIDIA driver 470.10: install a newer driver",
    );
    const byItself = contextOf({ driver: driverOf(470) });
    expect(await cudaStep.run(byItself)).toContain('found NVIDIA driver 470.10');
  });
});

describe("the step for XLA's plug-in on the processor", () => {
  it('belongs to a set-up that asks for it or had it before, and writes the record after a fresh `npm ci`', async () => {
    const context = contextOf();
    expect(xlaCpuStep.isWanted?.(context)).toBe(false);
    expect(xlaCpuStep.isWanted?.({ ...context, xlaCpu: true })).toBe(true);
    pretendInstalled(context, cpuSet);
    expect(xlaCpuStep.isWanted?.(context)).toBe(true);
    expect(xlaCpuStep.isDone(context)).toBe(false);
    await xlaCpuStep.run(context);
    expect(xlaCpuStep.isDone(context)).toBe(true);
  });
});
