import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as plugins from '../../../src-main/engine/backends/pjrtPlugins';
import {
  cardChecks,
  libraryCheck,
  processorPluginChecks,
} from '../../../src-main/workbench/doctor/cardChecks';
import { KNOWN_TOTAL_NATS } from '../../../src-main/workbench/doctor/knownStep';
import type { DoctorCheck } from '../../../src-shared/domain';
import { card } from '../cards/card';

vi.mock('../../../src-main/engine/backends/pjrtPlugins', { spy: true });

const PROGRAM = {
  trainerPath: resolve(import.meta.dirname, 'scriptedDiagnoses.mts'),
  nodePath: process.execPath,
};
const PLUGIN = {
  file: '/plugins/cuda.so',
  version: '0.11.2',
  cudaDataFolder: null,
  libraries: ['/nvidia/libcublas.so.13', '/nvidia/libcudnn.so.9'],
};
const H100 = 'NVIDIA H100 80GB HBM3';
const WORKING = {
  libraries: [],
  plugin: { apiVersion: '0.77', devices: [H100] },
  'cuda:0': KNOWN_TOTAL_NATS,
};
/** As the plug-in says it on a machine without a driver. */
const NO_DEVICE = {
  fault: 'INTERNAL: no supported devices found for platform CUDA',
};

beforeEach(() => vi.stubEnv('CUDA_VISIBLE_DEVICES', undefined));
afterEach(() => vi.unstubAllEnvs());

function installed(plugin: plugins.InstalledPlugin | null): void {
  vi.mocked(plugins.installedPlugin).mockReturnValue(plugin);
}

/** What is checked where a trainer's processes answer so: 'name: status' of each, and the checks by name. */
async function checked(answers: object, cards = [card(0)]) {
  vi.stubEnv('SCRIPTED_DIAGNOSES', JSON.stringify(answers));
  return told(await cardChecks(PROGRAM, cards));
}

function told(checks: readonly DoctorCheck[]) {
  return {
    lines: checks.map(({ name, status }) => `${name}: ${status}`),
    of: (name: string) => checks.find((check) => check.name === name)!,
  };
}

describe('the checks of cards', () => {
  it('go from the card with its driver to a training step that is as expected', async () => {
    installed(PLUGIN);
    const { lines, of } = await checked(WORKING);
    expect(lines).toEqual([
      'Graphics card cuda:0: ok',
      'CUDA plug-in: ok',
      'CUDA devices: ok',
      'NVIDIA libraries: ok',
      'Training step, xla on cuda:0: ok',
    ]);
    expect(of('Graphics card cuda:0').found).toBe(
      `${H100}, driver 580.65.06, 10.0 of 80.0 GB free`,
    );
    expect(of('CUDA plug-in').found).toBe('0.11.2, interface 0.77');
    expect(of('NVIDIA libraries').found).toBe('2 of 2 loaded with all their symbols');
  });

  it('train on each of several cards', async () => {
    installed(PLUGIN);
    const plugin = { apiVersion: '0.77', devices: [H100, 'NVIDIA L4'] };
    const answers = { ...WORKING, plugin, 'cuda:1': [2.9, 3, 0] };
    const { lines, of } = await checked(answers, [card(0), card(1)]);
    expect(lines.slice(-2)).toEqual([
      'Training step, xla on cuda:0: ok',
      'Training step, xla on cuda:1: failed',
    ]);
    expect(of('Training step, xla on cuda:1').found).toMatch(
      /^losses 2\.90000, 3\.00000, 0\.00000/,
    );
  });

  it('find nothing amiss without card and plug-in', async () => {
    installed(null);
    const { lines } = await checked({}, []);
    expect(lines).toEqual(['Graphics card: absent', 'CUDA plug-in: absent']);
  });

  it('say what to do where there is a card and no plug-in', async () => {
    installed(null);
    const { lines, of } = await checked({});
    expect(lines).toEqual(['Graphics card cuda:0: ok', 'CUDA plug-in: missing']);
    expect(of('CUDA plug-in').remedy).toBe('Run `npx latent setup --cuda`.');
  });

  it('find nothing amiss where the plug-in is set up and there is no driver', async () => {
    installed(PLUGIN);
    const libraries = [
      {
        file: '/nvidia/libcublas.so.13',
        fault: 'libcuda.so.1: cannot open shared object file: No such file or directory',
      },
    ];
    const plugin = { apiVersion: '0.77', devices: NO_DEVICE };
    const { lines, of } = await checked({ libraries, plugin }, []);
    expect(lines).toEqual([
      'Graphics card: absent',
      'CUDA plug-in: ok',
      'CUDA devices: absent',
      'NVIDIA libraries: ok',
    ]);
    expect(of('CUDA devices').found).toMatch(/so no card is used$|so none is used$/);
    expect(of('NVIDIA libraries').found).toBe(
      '1 of 2 loaded with all their symbols; libcublas.so.13 would need the driver',
    );
    vi.stubEnv('CUDA_VISIBLE_DEVICES', '');
    const hidden = await checked({ libraries, plugin }, []);
    expect(hidden.of('CUDA devices').found).toBe(
      'CUDA_VISIBLE_DEVICES shows none, so no card is used',
    );
  });

  it('fail where there is a card and the plug-in sees none', async () => {
    installed(PLUGIN);
    const plugin = { apiVersion: '0.77', devices: NO_DEVICE };
    const { of, lines } = await checked({ ...WORKING, plugin });
    expect(of('CUDA devices')).toMatchObject({ status: 'failed', found: NO_DEVICE.fault });
    expect(lines.at(-1)).toBe('NVIDIA libraries: ok');
  });

  it('say so where CUDA has a card that nvidia-smi does not list', async () => {
    installed(PLUGIN);
    const { of, lines } = await checked(WORKING, []);
    expect(of('Graphics card')).toMatchObject({
      status: 'missing',
      remedy: expect.stringContaining('nvidia-smi') as string,
    });
    expect(lines.at(-1)).toBe('Training step, xla on cuda:0: ok');
  });

  it('make one failed check of each part that crashes or fails, and go on', async () => {
    installed(PLUGIN);
    const crashed = await checked({ ...WORKING, plugin: 'crash' });
    expect(crashed.lines).toEqual([
      'Graphics card cuda:0: ok',
      'CUDA plug-in: failed',
      'NVIDIA libraries: ok',
    ]);
    expect(crashed.of('CUDA plug-in').found).toMatch(/^the trainer process ended \(SIGSEGV\)/);
    const { of } = await checked({ ...WORKING, libraries: 'crash', 'cuda:0': 'fail' });
    expect(of('NVIDIA libraries').found).toMatch(/SIGSEGV/);
    expect(of('Training step, xla on cuda:0')).toMatchObject({
      status: 'failed',
      found: 'RESOURCE_EXHAUSTED: out of memory',
      remedy: expect.stringContaining('npx latent setup --cuda') as string,
    });
  });
});

describe('the libraries of NVIDIA', () => {
  const missing = { file: '/nvidia/libcudnn.so.9', fault: 'undefined symbol: cublasLtCreate' };
  const ofDriver = { file: '/nvidia/libnvshmem.so.3', fault: 'libnvidia-ml.so.1: cannot open' };

  it('are at fault where a symbol is not found, with its name', () => {
    expect(libraryCheck(5, [missing, ofDriver], false)).toEqual({
      name: 'NVIDIA libraries',
      status: 'failed',
      found: 'libcudnn.so.9: undefined symbol: cublasLtCreate',
      remedy: 'Run `npx latent setup --cuda`.',
    });
  });

  it('may want those of the driver only where there is none', () => {
    expect(libraryCheck(5, [ofDriver], false).status).toBe('ok');
    expect(libraryCheck(5, [ofDriver], true).status).toBe('failed');
  });
});

describe('the checks of the plug-in for the processor', () => {
  const check = async (answers: object) => {
    vi.stubEnv('SCRIPTED_DIAGNOSES', JSON.stringify(answers));
    return told(await processorPluginChecks(PROGRAM));
  };
  const plugin = { apiVersion: '0.77', devices: ['cpu'] };

  it('are none where it is not set up', async () => {
    installed(null);
    expect((await check({})).lines).toEqual([]);
  });

  it('are the plug-in and a training step', async () => {
    installed(PLUGIN);
    expect((await check({ plugin, cpu: KNOWN_TOTAL_NATS })).lines).toEqual([
      'CPU plug-in: ok',
      'Training step, xla on cpu: ok',
    ]);
    expect((await check({ plugin, cpu: 'crash' })).lines).toEqual([
      'CPU plug-in: ok',
      'Training step, xla on cpu: failed',
    ]);
    const broken = await check({ plugin: 'crash' });
    expect(broken.lines).toEqual(['CPU plug-in: failed']);
    expect(broken.of('CPU plug-in').remedy).toMatch(/npx latent setup --xla-cpu/);
  });
});
