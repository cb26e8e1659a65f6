import { ConfigError } from '../../src-shared/errors';
import { checkRunConfig, type RunConfig } from '../../src-shared/runConfig';
import { describeValue } from '../../src-shared/schema/check';
import type { FieldProblem } from '../../src-shared/schema/fields';
import { listDatasets } from '../data/library';
import { buildModel, modelDescriptor, modelFields } from '../engine/models/registry';

/**
 * Checks a config against its schema, the workspace's data sets, and whether the network fits the
 * images. Returns the complete config and every problem; it is usable only without problems.
 */
export async function checkConfig(
  workspaceDir: string,
  given: unknown,
): Promise<{ config: RunConfig; problems: FieldProblem[] }> {
  const { config, problems } = checkRunConfig(given, modelFields);
  if (problems.length > 0) return { config, problems };
  const named = { ...config, name: config.name.trim() || defaultName(config) };
  return { config: named, problems: await problemsWithData(workspaceDir, config) };
}

/** Returns the complete config, or throws ConfigError for its first problem. */
export async function requireConfig(workspaceDir: string, given: unknown): Promise<RunConfig> {
  const { config, problems } = await checkConfig(workspaceDir, given);
  const first = problems[0];
  if (first) throw new ConfigError(first.message, first.field);
  return config;
}

async function problemsWithData(workspaceDir: string, config: RunConfig): Promise<FieldProblem[]> {
  const { dataset: name, validationCount } = config.data;
  const datasets = await listDatasets(workspaceDir);
  const dataset = datasets.find((candidate) => candidate.name === name);
  if (dataset === undefined || dataset.trainCount === 0) {
    const usable = datasets.filter(({ trainCount }) => trainCount > 0).map((each) => each.name);
    const message = `data.dataset must be one of ${usable.join(', ')}, got ${describeValue(name)}`;
    return [{ field: 'data.dataset', message }];
  }
  const problems: FieldProblem[] = [];
  if (validationCount >= dataset.trainCount) {
    const message =
      `data.validationCount must be less than the ${dataset.trainCount} training images of ` +
      `${name}, got ${validationCount}`;
    problems.push({ field: 'data.validationCount', message });
  }
  try {
    buildModel(config.model, {
      shape: dataset.shape,
      classCount: dataset.hasLabels ? dataset.classNames.length : 0,
      trainCount: dataset.trainCount,
    });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push({ field: error.field, message: error.message });
  }
  return problems;
}

function defaultName({ data, model }: RunConfig): string {
  return `${data.dataset} ${modelDescriptor(model.kind)?.title ?? model.kind}`;
}
