import { cpSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { layoutOf } from '../../setup/layout.mjs';
import { cpuSet, cudaSets } from '../../setup/pluginSets.mjs';
import {
  installPlugin,
  isReady,
  librariesOf,
  missingWheels,
  recordPlugin,
  requireRoom,
} from '../../setup/plugins.mjs';
import { smallSet } from './smallWheels';
import { temporaryFolder } from './temporaryFolder';

const noteCommand = () => undefined;

/** A project, and a folder with the wheels of a small plug-in. */
function project() {
  const folder = temporaryFolder();
  const layout = layoutOf(temporaryFolder());
  return { folder, layout, set: smallSet(folder), target: path.join(layout.plugins, 'small-1.0') };
}

/** Lets pip take its wheels from a folder, as from a registry. */
function serve(folder: string): void {
  vi.stubEnv('PIP_NO_INDEX', '1');
  vi.stubEnv('PIP_FIND_LINKS', folder);
}

const requirementsOf = (wheels: { requirement: string }[]) =>
  wheels.map(({ requirement }) => requirement);

beforeEach(() => void vi.spyOn(console, 'log').mockReturnValue(undefined));

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('installPlugin', () => {
  it("fetches and extracts every wheel into one folder in the wheels' own layout, programs executable", async () => {
    const { folder, layout, set, target } = project();
    serve(folder);
    await installPlugin(set, { layout, from: undefined, noteCommand });
    expect(missingWheels(layout, set)).toEqual([]);
    expect(readFileSync(path.join(target, set.plugin), 'utf8')).toBe('plug-in');
    expect(readFileSync(path.join(target, 'nvidia/cu/lib/libfirst.so.1'), 'utf8')).toBe('first');
    expect(statSync(path.join(target, 'nvidia/cu/bin/ptxas')).mode & 0o111).toBe(0o111);
    for (const { file } of set.wheels) {
      expect(existsSync(path.join(layout.download, file))).toBe(false);
    }
  });

  it('refuses a wheel of another hash, keeps nothing of it, and fetches it again', async () => {
    const { folder, layout, set } = project();
    serve(folder);
    const { wheels } = set;
    const wrong = wheels.map((wheel) => ({ ...wheel, sha256: '0'.repeat(64) }));
    const context = { layout, from: undefined, noteCommand };
    await expect(installPlugin({ ...set, wheels: wrong }, context)).rejects.toMatchObject({
      code: 'HASH_MISMATCH',
      message: expect.stringMatching(/it was removed; the next set-up fetches it again$/) as string,
    });
    for (const holder of [layout.download, path.join(layout.partial, 'wheel')]) {
      expect(existsSync(path.join(holder, wheels[0]?.file ?? ''))).toBe(false);
    }
    expect(missingWheels(layout, set)).toEqual(wheels);
    await installPlugin(set, context);
    expect(missingWheels(layout, set)).toEqual([]);
  });

  it('goes on at the wheel where it was broken off, and does not fetch the others again', async () => {
    const { folder, layout, set, target } = project();
    serve(folder);
    const [first, second] = set.wheels;
    if (!first || !second) throw new Error('the set has two wheels');
    const context = { layout, from: undefined, noteCommand };
    await installPlugin({ ...set, wheels: [first] }, context);
    // What a kill in the middle of the second leaves: files in place, others in the scratch folder, no stamp.
    cpSync(path.join(target, 'plugins'), path.join(target, 'nvidia/cu/lib'), { recursive: true });
    cpSync(path.join(folder, second.file), path.join(layout.partial, 'wheel', second.file));
    cpSync(folder, path.join(layout.partial, set.folder), { recursive: true });
    expect(requirementsOf(missingWheels(layout, set))).toEqual(['smalllibrary==1.0']);
    rmSync(path.join(folder, first.file));
    await installPlugin(set, context);
    expect(missingWheels(layout, set)).toEqual([]);
    expect(readFileSync(path.join(target, set.plugin), 'utf8')).toBe('plug-in');
    expect(readFileSync(path.join(target, 'nvidia/cu/lib/libsecond.so.1'), 'utf8')).toBe('second');
  });

  it('extracts again when another version of a wheel is pinned', async () => {
    const { folder, layout, set } = project();
    await installPlugin(set, { layout, from: folder, noteCommand });
    const [first, ...others] = set.wheels;
    if (!first) throw new Error('the set has two wheels');
    const newer = { ...set, wheels: [{ ...first, sha256: '1'.repeat(64) }, ...others] };
    expect(requirementsOf(missingWheels(layout, newer))).toEqual(['smallplugin==1.0']);
  });

  it('takes the wheels of a folder, checks them, and leaves them there', async () => {
    const { folder, layout, set } = project();
    await installPlugin(set, { layout, from: folder, noteCommand });
    expect(missingWheels(layout, set)).toEqual([]);
    for (const { file } of set.wheels) expect(existsSync(path.join(folder, file))).toBe(true);
    const other = layoutOf(temporaryFolder());
    const [first] = set.wheels;
    const broken = path.join(folder, first?.file ?? '');
    writeFileSync(broken, Buffer.alloc(first?.bytes ?? 0));
    const installing = installPlugin(set, { layout: other, from: folder, noteCommand });
    await expect(installing).rejects.toMatchObject({ code: 'HASH_MISMATCH' });
    expect(existsSync(broken)).toBe(true);
  });

  it('names every wheel that an incomplete folder lacks, before it extracts any', async () => {
    const { folder, layout, set, target } = project();
    const [, second] = set.wheels;
    rmSync(path.join(folder, second?.file ?? ''));
    const installing = installPlugin(set, { layout, from: folder, noteCommand });
    await expect(installing).rejects.toMatchObject({
      code: 'FOLDER_INCOMPLETE',
      message: expect.stringContaining(`expected ${second?.file ?? ''}, found no such`) as string,
    });
    expect(existsSync(target)).toBe(false);
  });
});

describe('requireRoom', () => {
  it('asks for what is kept and twice the largest wheel, and says how much there is', () => {
    const { layout, set } = project();
    requireRoom(layout.root, set.wheels, true);
    // 3 PB on disk and 1 PB fetched, of which pip holds a second copy
    const [first] = set.wheels;
    if (!first) throw new Error('the set has two wheels');
    const huge = [{ ...first, keptBytes: 3e15, bytes: 1e15 }];
    expect(() => requireRoom(layout.root, huge, true)).toThrow(
      /^5000000000 MB of free disk space are needed, found \d+ MB at/,
    );
    expect(() => requireRoom(layout.root, huge, false)).toThrow(/^3000000000 MB/);
  });
});

describe('the record for the engine', () => {
  it('names plug-in, version, data folder and libraries by paths relative to itself, so that the project can be moved', async () => {
    const { folder, layout, set } = project();
    await installPlugin(set, { layout, from: folder, noteCommand });
    recordPlugin(layout, 'cuda', set);
    const moved = layoutOf(path.join(temporaryFolder(), 'moved'));
    cpSync(layout.root, moved.root, { recursive: true });
    rmSync(layout.root, { recursive: true });
    const record = JSON.parse(readFileSync(moved.pluginRecord, 'utf8')) as {
      cuda: { file: string; version: string; cudaDataFolder: string; libraries: string[] };
    };
    const resolve = (file: string) => path.resolve(path.dirname(moved.pluginRecord), file);
    expect(record.cuda.version).toBe('1.0');
    expect(readFileSync(resolve(record.cuda.file), 'utf8')).toBe('plug-in');
    expect(existsSync(path.join(resolve(record.cuda.cudaDataFolder), 'bin/ptxas'))).toBe(true);
    const libraries = record.cuda.libraries.map((file) => readFileSync(resolve(file), 'utf8'));
    expect(libraries).toEqual(['first', 'second']);
  });

  it('is written anew after a fresh `npm ci` took it away, and keeps the other kind', async () => {
    const { folder, layout, set } = project();
    await installPlugin(set, { layout, from: folder, noteCommand });
    recordPlugin(layout, 'cuda', set);
    expect(isReady(layout, 'cuda', set)).toBe(true);
    rmSync(layout.modules, { recursive: true });
    expect(isReady(layout, 'cuda', set)).toBe(false);
    recordPlugin(layout, 'cpu', set);
    recordPlugin(layout, 'cuda', set);
    expect(isReady(layout, 'cpu', set) && isReady(layout, 'cuda', set)).toBe(true);
  });

  it('does not count while a wheel is missing', async () => {
    const { folder, layout, set } = project();
    const [first] = set.wheels;
    if (!first) throw new Error('the set has two wheels');
    await installPlugin({ ...set, wheels: [first] }, { layout, from: folder, noteCommand });
    recordPlugin(layout, 'cuda', set);
    expect(isReady(layout, 'cuda', set)).toBe(false);
  });
});

describe('the pinned plug-ins', () => {
  const sets = [cpuSet, ...cudaSets];

  it('each name a plug-in that one of their wheels brings', () => {
    for (const { plugin, wheels } of sets) {
      expect(wheels.flatMap(({ kept }) => kept)).toContain(plugin);
    }
  });

  it("each require the version that the wheel's name has, and a hash of 64 digits", () => {
    for (const { requirement, file, sha256 } of sets.flatMap(({ wheels }) => wheels)) {
      expect(file).toContain(`${requirement.replaceAll('-', '_').replace('==', '-')}-`);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('bring for CUDA the assembler and the device library where XLA looks for them, and 15 libraries', () => {
    for (const set of cudaSets) {
      const kept = set.wheels.flatMap((wheel) => wheel.kept);
      expect(kept).toContain(`${set.cudaDataFolder}/bin/ptxas`);
      expect(kept).toContain(`${set.cudaDataFolder}/nvvm/libdevice/libdevice.10.bc`);
      expect(librariesOf(set)).toHaveLength(15);
    }
  });
});
