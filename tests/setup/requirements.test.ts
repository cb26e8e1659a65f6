import { describe, expect, it, onTestFinished } from 'vitest';
import { isAtLeast, missingRequirements, parseVersion } from '../../setup/requirements.mjs';
import { temporaryFolder } from './temporaryFolder';

describe('versions', () => {
  it('are the first dotted number in what a program prints', () => {
    expect(
      parseVersion('pip 23.0.1 from /usr/lib/python3/dist-packages/pip (python 3.11)'),
    ).toEqual([23, 0, 1]);
    expect(parseVersion('g++ (Debian 12.2.0-14) 12.2.0')).toEqual([12, 2, 0]);
    expect(parseVersion('command not found')).toBeUndefined();
  });

  it('compare as numbers, part by part', () => {
    expect(isAtLeast('20.19.0', '20.19.0')).toBe(true);
    expect(isAtLeast('20.9.0', '20.19.0')).toBe(false);
    expect(isAtLeast('22.0.0', '20.19.0')).toBe(true);
    expect(isAtLeast('18.20.4', '20.19.0')).toBe(false);
    expect(isAtLeast('pip 21', '20.3')).toBe(false); // a bare number is no version
    expect(isAtLeast('24.1', '24.1.0')).toBe(true);
  });
});

describe('missingRequirements', () => {
  it('names every missing thing at once, each with what to do', async () => {
    const searchPath = process.env['PATH'];
    onTestFinished(() => {
      process.env['PATH'] = searchPath;
    });
    const folder = temporaryFolder();
    process.env['PATH'] = folder;
    const missing = await missingRequirements(['npm', 'python', 'compiler'], folder);
    expect(missing).toHaveLength(3);
    expect(missing.join('\n')).toMatch(
      /npm 9\.6\.6 or newer is needed.*\n.*pip 20\.3\.4.*\n.*g\+\+ is needed/,
    );
    for (const line of missing) expect(line).toMatch(/not found: install/);
  });

  it('is empty where all is there', async () => {
    expect(await missingRequirements(['node', 'platform'], temporaryFolder())).toEqual([]);
  });
});
