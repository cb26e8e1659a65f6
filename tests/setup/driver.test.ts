import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { findDriver } from '../../setup/driver.mjs';
import { temporaryFolder, writeIn } from './temporaryFolder';

/** A machine without any trace of a driver. */
function bareMachine() {
  const folder = temporaryFolder();
  return {
    report: path.join(folder, 'version'),
    loaderCache: path.join(folder, 'ld.so.cache'),
    libraryFolders: [path.join(folder, 'lib')],
    searchPath: path.join(folder, 'bin'),
  };
}

/** Puts an nvidia-smi on the machine that runs these lines of shell. */
function installCommand({ searchPath }: { searchPath: string }, lines: string): void {
  chmodSync(writeIn(searchPath, 'nvidia-smi', `#!/bin/sh\n${lines}\n`), 0o755);
}

describe('findDriver', () => {
  it('finds none on a machine without one', async () => {
    expect(await findDriver(bareMachine())).toBeUndefined();
  });

  it("reads the version from the kernel module's report, of the closed module and of the open one", async () => {
    const reports = [
      'NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.183.01  Sun May 12 19:39:15 UTC 2024\nGCC version:  gcc version 12.2.0 (Debian 12.2.0-14)\n',
      'NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.65.06  Release Build  (dvs-builder@U16)\nGCC version:  gcc version 13.3.0\n',
    ];
    const drivers = reports.map((report) => {
      const machine = bareMachine();
      return findDriver({ ...machine, report: writeIn(machine.searchPath, 'version', report) });
    });
    expect(await Promise.all(drivers)).toEqual([
      { name: 'NVIDIA driver 535.183.01', number: 535 },
      { name: 'NVIDIA driver 580.65.06', number: 580 },
    ]);
  });

  it('asks nvidia-smi where there is no report, and takes the first of several cards', async () => {
    const machine = bareMachine();
    installCommand(machine, 'printf "570.124.06\\n570.124.06\\n"');
    expect(await findDriver(machine)).toEqual({ name: 'NVIDIA driver 570.124.06', number: 570 });
  });

  it('does not count an nvidia-smi that finds no driver', async () => {
    const machine = bareMachine();
    installCommand(machine, 'echo "NVIDIA-SMI 580.65 has failed"; exit 9');
    expect(await findDriver(machine)).toBeUndefined();
  });

  it("asks the driver's library for its CUDA where there is nothing else", async () => {
    const machine = bareMachine();
    const [folder = ''] = machine.libraryFolders;
    const source = writeIn(
      folder,
      'library.cc',
      'extern "C" int cuDriverGetVersion(int* version) { *version = 12080; return 0; }',
    );
    const library = path.join(folder, 'libcuda.so.1');
    execFileSync('g++', ['-shared', '-fPIC', source, '-o', library]);
    vi.stubEnv('LD_LIBRARY_PATH', folder);
    // CUDA 12.8 runs on any driver of CUDA 12; its least is 525.
    expect(await findDriver(machine)).toEqual({ name: 'libcuda.so.1 of CUDA 12.8', number: 525 });
    vi.unstubAllEnvs();
  });

  it('finds none where the library cannot be loaded', async () => {
    const machine = bareMachine();
    const loaderCache = writeIn(machine.searchPath, 'ld.so.cache', 'libcuda.so.1\0');
    // Found before the system's own, if there is one.
    vi.stubEnv(
      'LD_LIBRARY_PATH',
      path.dirname(writeIn(machine.searchPath, 'libcuda.so.1', 'none')),
    );
    expect(await findDriver({ ...machine, loaderCache })).toBeUndefined();
    vi.unstubAllEnvs();
  });
});
