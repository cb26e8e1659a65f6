import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfigFile } from '../../../src-main/hosts/cli/configFile';
import { ConfigError } from '../../../src-shared/errors';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'latent-config-'));
  file = path.join(folder, 'run.json');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('values of the command line take the place of the file’s, 0 among them', async () => {
  writeFileSync(file, '{"name":"a","training":{"epochs":20,"seed":5,"batchSize":64}}');
  expect(await readConfigFile(file, { epochs: 2, seed: 0 })).toEqual({
    name: 'a',
    training: { epochs: 2, seed: 0, batchSize: 64 },
  });
  expect(await readConfigFile(file, { epochs: undefined, seed: undefined })).toEqual({
    name: 'a',
    training: { epochs: 20, seed: 5, batchSize: 64 },
  });
});

test('a file without a training section gets one where the command line sets something', async () => {
  writeFileSync(file, '{"name":"a"}');
  expect(await readConfigFile(file, { epochs: 2 })).toEqual({ name: 'a', training: { epochs: 2 } });
});

test('a device of the command line is that of the execution section', async () => {
  writeFileSync(file, '{"execution":{"executor":"xla","device":"cpu"}}');
  expect(await readConfigFile(file, { device: 'cuda:0,1', seed: 3 })).toEqual({
    execution: { executor: 'xla', device: 'cuda:0,1' },
    training: { seed: 3 },
  });
  writeFileSync(file, '{"execution":7}');
  expect(await readConfigFile(file, { device: 'cpu' })).toEqual({ execution: 7 });
});

test('a training section of the wrong type is left for the config’s own check', async () => {
  writeFileSync(file, '{"training":"fast"}');
  expect(await readConfigFile(file, { epochs: 2 })).toEqual({ training: 'fast' });
});

test.each([
  ['missing.json', null, /cannot read the run config .*missing\.json: there is no such file/],
  ['run.json', '{"name": ', /run\.json is not valid JSON/],
  ['run.json', '[1]', /run\.json must hold one JSON object/],
  ['run.json', 'null', /run\.json must hold one JSON object/],
  ['', null, /cannot read the run config .*: it is a folder/],
])('%s with %j is an error that names the file', async (name, text, message) => {
  if (text !== null) writeFileSync(file, text);
  const error: unknown = await readConfigFile(path.join(folder, name), {}).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(ConfigError);
  expect((error as ConfigError).message).toMatch(message);
});
