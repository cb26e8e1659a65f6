import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExampleConfig } from '../../src-shared/domain';
import { parseRunConfig } from '../../src-shared/runConfig';
import { modelDescriptors, modelFields } from '../engine/models/registry';

/**
 * Returns the ready configs of a folder, in the order of their models in the form, then by file name.
 * Throws ConfigError for one that is faulty.
 */
export async function readExamples(examplesDir: string): Promise<ExampleConfig[]> {
  const files = (await readdir(examplesDir)).filter((file) => file.endsWith('.json')).sort();
  const examples = await Promise.all(files.map((file) => readExample(examplesDir, file)));
  const kinds = modelDescriptors().map(({ kind }) => kind);
  const placeOf = ({ config }: ExampleConfig) => kinds.indexOf(config.model.kind);
  return examples.sort((a, b) => placeOf(a) - placeOf(b));
}

async function readExample(examplesDir: string, file: string): Promise<ExampleConfig> {
  const given = JSON.parse(await readFile(join(examplesDir, file), 'utf8')) as unknown;
  const config = parseRunConfig(given, modelFields);
  const { data, model, training } = config;
  const title = modelDescriptors().find(({ kind }) => kind === model.kind)?.title ?? model.kind;
  return {
    id: file.slice(0, -'.json'.length),
    title: config.name,
    summary: `${title} on ${data.dataset}, ${training.epochs} epochs in batches of ${training.batchSize}`,
    config,
  };
}
