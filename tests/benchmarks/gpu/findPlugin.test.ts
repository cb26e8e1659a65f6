import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const SCRIPT = 'benchmarks/gpu/kit/find_plugin.py';

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'latent-find-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(file: string): string {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  return path;
}

/** What the shell has after the script's lines. */
function found(env: Record<string, string> = {}): Record<string, string> {
  const lines = execFileSync('python3', ['-S', SCRIPT, join(folder, 'links')], {
    env: { PATH: process.env['PATH']!, PYTHONPATH: join(folder, 'site'), ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
    encoding: 'utf8',
  });
  const exports = [...lines.matchAll(/^export (\w+)=(.*)$/gm)];
  return Object.fromEntries(exports.map(([, name, value]) => [name!, value!]));
}

describe('find_plugin.py', () => {
  it('finds the plug-in, its compiler and the libraries beside it, and imports nothing', () => {
    const plugin = put('site/jax_plugins/xla_cuda13/xla_cuda_plugin.so');
    writeFileSync(join(dirname(plugin), '__init__.py'), 'raise SystemExit("imported")');
    put('site/nvidia/cu13/bin/ptxas');
    put('site/nvidia/cu13/nvvm/libdevice/libdevice.10.bc');
    put('site/nvidia/cu13/lib/libcudart.so.13');
    expect(found()).toEqual({
      LATENT_CUDA_PLUGIN: plugin,
      LATENT_CUDA_DATA: join(folder, 'site/nvidia/cu13'),
      LD_LIBRARY_PATH: join(folder, 'site/nvidia/cu13/lib'),
    });
  });

  it('keeps what the user has set', () => {
    put('site/jax_plugins/xla_cuda13/xla_cuda_plugin.so');
    const own = { LATENT_CUDA_PLUGIN: '/own/plugin.so', LATENT_CUDA_DATA: '/own/cuda' };
    expect(found(own)).toMatchObject(own);
  });

  it('says nothing of a plug-in that is not there', () => {
    expect(found()).not.toHaveProperty('LATENT_CUDA_PLUGIN');
  });
});
