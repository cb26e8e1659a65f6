import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  addonFiles,
  addonsOf,
  areBuilt,
  arePlaced,
  bindingFile,
  keptFolder,
  logLevelFile,
  place,
  sessionFile,
} from '../../setup/addons.mjs';
import { layoutOf } from '../../setup/layout.mjs';
import { temporaryFolder, writeIn } from './temporaryFolder';

/** A project whose addons are built but not yet where the package looks for them. */
function builtProject() {
  const layout = layoutOf(temporaryFolder());
  writeIn(layout.nativeSources, 'logLevel.cc', 'source');
  writeIn(layout.nativeSources, 'session.cc', 'source');
  const libraries = path.join(layout.tensorflow, 'cpu', 'tensorflow');
  for (const file of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']) {
    writeIn(libraries, file);
  }
  const library = { libraries, headers: path.join(libraries, 'include') };
  const kept = keptFolder(layout, library);
  for (const file of addonFiles) writeIn(kept, file, `build of ${file}`);
  return { layout, library, kept };
}

describe('addonsOf', () => {
  it('lists the addons in the order of loading: the log level, the binding, the session', () => {
    const { layout, library } = builtProject();
    expect(addonsOf(layout, library).map(({ file }) => file)).toEqual(addonFiles);
    expect(addonFiles).toEqual([logLevelFile, bindingFile, sessionFile]);
  });

  it('builds the session from its own source and from every kernel beside it', () => {
    const { layout, library } = builtProject();
    const sources = () =>
      addonsOf(layout, library)
        .find(({ file }) => file === sessionFile)
        ?.sources.map((source) => path.relative(layout.nativeSources, source));
    expect(sources()).toEqual(['session.cc']);
    writeIn(layout.nativeSources, 'kernels/second.cc');
    writeIn(layout.nativeSources, 'kernels/first.cc');
    writeIn(layout.nativeSources, 'kernels/shared.h');
    expect(sources()).toEqual(['session.cc', 'kernels/first.cc', 'kernels/second.cc']);
  });
});

describe('place', () => {
  it('puts all addons and a link to the library where the package looks, nothing else', () => {
    const { layout, library } = builtProject();
    expect(arePlaced(layout, library)).toBe(false);
    place(layout, library);
    expect(arePlaced(layout, library)).toBe(true);
    expect(readdirSync(layout.placedAddons).sort()).toEqual([...addonFiles].sort());
    for (const file of addonFiles) {
      const placed = readFileSync(path.join(layout.placedAddons, file), 'utf8');
      expect(placed).toBe(`build of ${file}`);
    }
    expect(readdirSync(layout.placedLibrary)).toEqual(readdirSync(library.libraries));
  });
});

describe('arePlaced', () => {
  it('does not hold when one addon is missing or another build', () => {
    for (const file of addonFiles) {
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
  it('changes with each of our own sources, so that an existing set-up builds anew', () => {
    for (const source of ['logLevel.cc', 'session.cc', 'kernels/new.cc', 'kernels/shared.h']) {
      const { layout, library, kept } = builtProject();
      writeIn(layout.nativeSources, source, 'changed source');
      expect(keptFolder(layout, library)).not.toBe(kept);
      expect(areBuilt(keptFolder(layout, library))).toBe(false);
    }
  });

  it('does not count as built while one addon is missing', () => {
    for (const file of addonFiles) {
      const { kept } = builtProject();
      expect(areBuilt(kept)).toBe(true);
      rmSync(path.join(kept, file));
      expect(areBuilt(kept)).toBe(false);
    }
  });
});
