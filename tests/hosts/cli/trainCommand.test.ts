import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { createOutput } from '../../../src-main/hosts/cli/output';
import { createProgram } from '../../../src-main/hosts/cli/program';
import { temporaryFolder } from '../../store/support';

const TRAINER = resolve(import.meta.dirname, '../../workbench/scriptedTrainer.mts');

/** Runs a command in this process on trainers that compute nothing; returns what it wrote to stderr. */
async function notesOf(...args: string[]): Promise<string> {
  const mainDir = temporaryFolder();
  const script = `import(${JSON.stringify(pathToFileURL(TRAINER).href)});`;
  writeFileSync(join(mainDir, 'trainer.js'), script);
  let error = '';
  const output = createOutput({ write: () => true }, { write: (text) => (error += text) });
  await createProgram({ output, mainDir }).parseAsync(args, { from: 'user' });
  return error;
}

test(
  'train warns of settings that do not fit the data, and trains all the same',
  { timeout: 30_000 },
  async () => {
    const folder = temporaryFolder();
    const config = join(folder, 'config.json');
    const data = { dataset: 'ring' };
    writeFileSync(
      config,
      JSON.stringify({ data, model: { kind: 'vae' }, training: { epochs: 1 } }),
    );
    const notes = await notesOf('train', config, '--workspace', join(folder, 'workspace'));
    expect(notes).toContain('warning: model.likelihood bernoulli is made for values in 0..1');
  },
);

test(
  'train says in one line how the run is computed, and why so',
  { timeout: 30_000 },
  async () => {
    const folder = temporaryFolder();
    const config = join(folder, 'config.json');
    const run = { model: { kind: 'vae' }, training: { epochs: 1 } };
    const execution = { executor: 'session', threads: 3 };
    writeFileSync(config, JSON.stringify({ ...run, execution }));
    const notes = await notesOf('train', config, '--workspace', join(folder, 'workspace'));
    expect(notes).toContain('Computed by: session, 3 threads. Asked for session with 3 threads.\n');
  },
);
