import { describe, expect, it } from 'vitest';
import { chosenFolder, registryOf, writeCollected } from '../../setup/offlineFolder.mjs';
import { temporaryFolder, writeIn } from './temporaryFolder';

describe('chosenFolder', () => {
  it('is what the command line names, else what LATENT_SETUP_FROM names, else none', () => {
    const [first, second] = [temporaryFolder(), temporaryFolder()];
    expect(chosenFolder(first, { LATENT_SETUP_FROM: second })).toBe(first);
    expect(chosenFolder(undefined, { LATENT_SETUP_FROM: second })).toBe(second);
    expect(chosenFolder(undefined, {})).toBeUndefined();
    expect(chosenFolder(undefined, { LATENT_SETUP_FROM: '' })).toBeUndefined();
  });

  it('refuses what is no folder, rather than going to the network', () => {
    const file = writeIn(temporaryFolder(), 'file');
    expect(() => chosenFolder(file, {})).toThrow(/--from .*found nothing at/);
    expect(() => chosenFolder(`${file}-missing`, {})).toThrow(/expected a folder/);
  });
});

describe('a collected folder', () => {
  it('tells the registry it was filled from', () => {
    const folder = temporaryFolder();
    writeCollected(folder, 'http://127.0.0.1:4873/');
    expect(registryOf(folder)).toBe('http://127.0.0.1:4873/');
  });

  it('is incomplete until that is written', () => {
    expect(() => registryOf(temporaryFolder())).toThrow(/expected collected\.json/);
  });
});
