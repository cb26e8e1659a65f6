import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  areBuilt,
  arePlaced,
  bindingFile,
  keptFolder,
  logLevelFile,
  place,
} from '../../setup/addons.mjs';
import { layoutOf } from '../../setup/layout.mjs';
import { temporaryFolder, writeIn } from './temporaryFolder';

/** A project whose addons are built but not yet where the package looks for them. */
function builtProject() {
  const layout = layoutOf(temporaryFolder());
  writeIn(layout.root, 'native/tensorflow/logLevel.cc', 'source');
  const libraries = path.join(layout.tensorflow, 'cpu', 'tensorflow');
  for (const file of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']) {
    writeIn(libraries, file);
  }
  const library = { libraries, headers: path.join(libraries, 'include') };
  const kept = keptFolder(layout, library);
  writeIn(kept, bindingFile, 'binding');
  writeIn(kept, logLevelFile, 'log level');
  return { layout, library, kept };
}

describe('place', () => {
  it('puts both addons and a link to the library where the package looks, nothing else', () => {
    const { layout, library } = builtProject();
    expect(arePlaced(layout, library)).toBe(false);
    place(layout, library);
    expect(arePlaced(layout, library)).toBe(true);
    expect(readdirSync(layout.placedAddons).sort()).toEqual([logLevelFile, bindingFile]);
    expect(readFileSync(path.join(layout.placedAddons, logLevelFile), 'utf8')).toBe('log level');
    expect(readdirSync(layout.placedLibrary)).toEqual(readdirSync(library.libraries));
  });
});

describe('arePlaced', () => {
  it('does not hold when one addon is missing or another build', () => {
    for (const file of [bindingFile, logLevelFile]) {
      const { layout, library } = builtProject();
      place(layout, library);
      writeIn(layout.placedAddons, file, 'another build');
      expect(arePlaced(layout, library)).toBe(false);
      rmSync(path.join(layout.placedAddons, file));
      expect(arePlaced(layout, library)).toBe(false);
    }
  });
});

describe('keptFolder', () => {
  it('changes with our own source, so that an existing set-up builds anew', () => {
    const { layout, library, kept } = builtProject();
    writeIn(layout.root, 'native/tensorflow/logLevel.cc', 'changed source');
    expect(keptFolder(layout, library)).not.toBe(kept);
    expect(areBuilt(keptFolder(layout, library))).toBe(false);
  });

  it('does not count as built while one addon is missing', () => {
    const { kept } = builtProject();
    expect(areBuilt(kept)).toBe(true);
    rmSync(path.join(kept, logLevelFile));
    expect(areBuilt(kept)).toBe(false);
  });
});
