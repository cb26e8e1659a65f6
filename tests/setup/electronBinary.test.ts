import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { electronBinary, hasDisplay, startableElectron } from '../../setup/electronBinary.mjs';
import { temporaryFolder, writeIn } from './temporaryFolder';

/** Lays out an installed Electron package; `dist/version` as given. Returns the modules folder. */
function installedElectron(distVersion: string): string {
  const modules = temporaryFolder();
  writeIn(modules, 'electron/package.json', '{ "version": "45.4.1" }');
  writeIn(modules, 'electron/dist/version', distVersion);
  writeIn(modules, 'electron/dist/electron');
  return modules;
}

describe('electronBinary', () => {
  it('counts an installation only when its last file is there', () => {
    const modules = installedElectron('v45.4.1');
    expect(electronBinary(modules, {})).toBeUndefined();
    writeIn(modules, 'electron/path.txt', 'electron');
    expect(electronBinary(modules, {})).toBe(path.join(modules, 'electron/dist/electron'));
  });

  it('does not take the binary of an older package for the current one', () => {
    const modules = installedElectron('44.0.0');
    writeIn(modules, 'electron/path.txt', 'electron');
    expect(electronBinary(modules, {})).toBeUndefined();
  });

  it('is the one the user names, and none when that is missing', () => {
    const modules = installedElectron('45.4.1');
    writeIn(modules, 'electron/path.txt', 'electron');
    const override = temporaryFolder();
    const environment = { ELECTRON_OVERRIDE_DIST_PATH: override };
    expect(electronBinary(modules, environment)).toBeUndefined();
    const executable = writeIn(override, 'electron');
    expect(electronBinary(modules, environment)).toBe(executable);
  });
});

describe('startableElectron', () => {
  it('says in one line why no window can open', async () => {
    const modules = temporaryFolder();
    expect(await startableElectron(modules, {}, false)).toEqual({
      obstacle: 'no display (DISPLAY and WAYLAND_DISPLAY are not set)',
    });
    expect(await startableElectron(modules, { DISPLAY: ':0' }, false)).toEqual({
      obstacle: expect.stringMatching(/^no Electron binary/) as string,
    });
  });

  it('takes a Wayland display as well as an X one, and an empty name as none', () => {
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
    expect(hasDisplay({ DISPLAY: ':1' })).toBe(true);
    expect(hasDisplay({ DISPLAY: '' })).toBe(false);
    expect(hasDisplay({ DISPLAY: '', WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
  });
});
