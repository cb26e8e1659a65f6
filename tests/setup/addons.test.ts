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
  linearAlgebraFile,
  logLevelFile,
  pjrtFile,
  place,
  sessionFile,
} from '../../setup/addons.mjs';
import { layoutOf } from '../../setup/layout.mjs';
import { temporaryFolder, writeIn } from './temporaryFolder';

/** A project whose addons are built but not yet where the package looks for them. */
function builtProject() {
  const layout = layoutOf(temporaryFolder());
  const sources = ['tensorflow/logLevel.cc', 'tensorflow/session.cc', 'pjrt/module.cc'];
  for (const source of [...sources, 'linearAlgebra/addon.cc']) {
    writeIn(layout.nativeSources, source, 'source');
  }
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
  it('lists the addons in the order of loading: the log level, the binding, the session, plug-ins, linear algebra', () => {
    const { layout, library } = builtProject();
    expect(addonsOf(layout, library).map(({ file }) => file)).toEqual(addonFiles);
    expect(addonFiles).toEqual([
      logLevelFile,
      bindingFile,
      sessionFile,
      pjrtFile,
      linearAlgebraFile,
    ]);
  });

  it('builds the session from its own source and from every kernel beside it', () => {
    const { layout, library } = builtProject();
    const folder = path.join(layout.nativeSources, 'tensorflow');
    const sources = () =>
      addonsOf(layout, library)
        .find(({ file }) => file === sessionFile)
        ?.sources.map((source) => path.relative(folder, source));
    expect(sources()).toEqual(['session.cc']);
    writeIn(folder, 'kernels/second.cc');
    writeIn(folder, 'kernels/first.cc');
    writeIn(folder, 'kernels/shared.h');
    expect(sources()).toEqual(['session.cc', 'kernels/first.cc', 'kernels/second.cc']);
  });

  it("builds the plug-ins' addon from every source in its folder, with no link to TensorFlow", () => {
    const { layout, library } = builtProject();
    const folder = path.join(layout.nativeSources, 'pjrt');
    writeIn(folder, 'client.cc');
    writeIn(folder, 'client.h');
    const addon = addonsOf(layout, library).find(({ file }) => file === pjrtFile);
    expect(addon?.sources).toEqual(
      ['client.cc', 'module.cc'].map((name) => path.join(folder, name)),
    );
    expect(addon?.compilerArguments).toContain(library.headers);
    expect(addon?.linkerArguments).toEqual(['-ldl', '-pthread']);
  });

  it('builds the addon for linear algebra without anything of TensorFlow', () => {
    const { layout, library } = builtProject();
    const addon = addonsOf(layout, library).find(({ file }) => file === linearAlgebraFile);
    expect(addon?.sources).toEqual([path.join(layout.nativeSources, 'linearAlgebra', 'addon.cc')]);
    expect(addon?.compilerArguments).not.toContain(library.headers);
    expect(addon?.linkerArguments).toEqual(['-pthread']);
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
    const changed = ['logLevel.cc', 'session.cc', 'kernels/new.cc', 'kernels/shared.h'];
    const sources = [
      ...changed.map((file) => `tensorflow/${file}`),
      'pjrt/module.cc',
      'pjrt/new.h',
    ];
    for (const source of sources) {
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
