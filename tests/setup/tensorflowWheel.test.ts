import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../setup/childProcess.mjs';
import { headerFiles } from '../../setup/tensorflowLibrary.mjs';
import { cpuWheel, extractWheel, isExtracted } from '../../setup/tensorflowWheel.mjs';
import { temporaryFolder, writeIn } from './temporaryFolder';

const script = path.resolve('setup/extractWheel.py');

/** What our own sources include from outside their folder, as written between quotation marks. */
function headersOfOurSources(): string[] {
  const folder = path.resolve('native');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(cc|h)$/.test(file),
  );
  return files.flatMap((file) => {
    const source = path.join(folder, file);
    const names = [...readFileSync(source, 'utf8').matchAll(/^#include "(.+)"$/gm)];
    return names
      .map(([, name]) => name ?? '')
      .filter((name) => !existsSync(path.join(path.dirname(source), name)));
  });
}

/** Makes an archive with three small files; returns its path. */
function smallArchive(folder: string): string {
  const archive = path.join(folder, 'small.whl');
  const code = `import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("tensorflow/lib.so.2", "library" * 100)
    z.writestr("tensorflow/include/c/api.h", "header")
    z.writestr("tensorflow/python/unwanted.py", "")`;
  execFileSync('python3', ['-c', code, archive]);
  return archive;
}

describe('the extraction script', () => {
  it('keeps the folders of the wheel and leaves out what was not asked for', async () => {
    const folder = temporaryFolder();
    const prefixes = ['tensorflow/lib.so.2', 'tensorflow/include/c/'];
    const out = path.join(folder, 'out');
    const { exitCode } = await run('python3', [script, smallArchive(folder), out, ...prefixes]);
    expect(exitCode).toBe(0);
    expect(readFileSync(path.join(out, 'tensorflow/lib.so.2'), 'utf8')).toBe('library'.repeat(100));
    expect(readdirSync(path.join(out, 'tensorflow')).sort()).toEqual(['include', 'lib.so.2']);
  });

  it('fails when the wheel lacks something asked for', async () => {
    const folder = temporaryFolder();
    const args = [script, smallArchive(folder), path.join(folder, 'out'), 'tensorflow/missing.so'];
    const { exitCode, output } = await run('python3', args);
    expect(exitCode).not.toBe(0);
    expect(output).toContain('expected tensorflow/missing.so');
  });
});

describe('what is kept of the wheel', () => {
  const isKept = (header: string) =>
    cpuWheel.kept.some((prefix) => `tensorflow/include/${header}`.startsWith(prefix));

  it('holds every header by which a library is recognised', () => {
    expect(headerFiles.filter((header) => !isKept(header))).toEqual([]);
  });

  it('holds every header that our own sources include', () => {
    const headers = headersOfOurSources();
    expect(headers).toContain('tensorflow/core/public/session.h');
    expect(headers).toContain('xla/pjrt/c/pjrt_c_api.h');
    expect(headers.filter((header) => !isKept(header))).toEqual([]);
  });
});

describe('extractWheel', () => {
  it('refuses a truncated wheel and leaves no library behind', async () => {
    const folder = temporaryFolder();
    const wheel = writeIn(folder, cpuWheel.file, 'the first bytes');
    const target = path.join(folder, 'cpu');
    const extracting = extractWheel(wheel, target, path.join(folder, 'partial'), () => undefined);
    await expect(extracting).rejects.toMatchObject({ code: 'SIZE_MISMATCH' });
    expect(existsSync(target)).toBe(false);
    expect(isExtracted(target)).toBe(false);
  });
});
