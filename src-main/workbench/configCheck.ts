import type { ConfigFindings, DatasetSummary } from '../../src-shared/domain';
import { ConfigError } from '../../src-shared/errors';
import { checkRunConfig, type RunConfig } from '../../src-shared/runConfig';
import { describeValue } from '../../src-shared/schema/check';
import type { FieldProblem } from '../../src-shared/schema/fields';
import { listDatasets } from '../data/library';
import { checkBinarising } from '../data/preparation/checkBinarising';
import type { ClassedImages } from '../data/preparation/heldOutLabel';
import { splitForRun } from '../data/preparation/trainingDraw';
import { UNIT_RANGE, type ValueRange } from '../data/valueRows';
import { buildModel, modelDescriptor, modelFields } from '../engine/models/registry';
import type { Cards } from './cards/cards';
import { deviceProblems } from './cards/deviceProblems';
import { cardsOf } from './cards/placement';
import { warningsOf } from './configWarnings';
import type { DatasetCache } from './datasetCache';

/**
 * Checks a config against its schema, the machine's cards, the workspace's data sets, and whether
 * preparation and network fit the images. Returns the complete config and what was found; it is usable only without problems.
 */
export async function checkConfig(
  workspaceDir: string,
  datasets: DatasetCache,
  cards: Pick<Cards, 'list'>,
  given: unknown,
): Promise<{ config: RunConfig } & ConfigFindings> {
  const { config, problems } = checkRunConfig(given, modelFields);
  if (problems.length > 0) return { config, problems, warnings: [] };
  const named = { ...config, name: config.name.trim() || defaultName(config) };
  const present = cardsOf(config.execution.device).length > 0 ? await cards.list() : [];
  const found = await findingsWithData(workspaceDir, datasets, config);
  return {
    config: named,
    ...found,
    problems: [...found.problems, ...deviceProblems(config, present)],
  };
}

/** Returns the complete config, or throws ConfigError for its first problem. */
export async function requireConfig(
  workspaceDir: string,
  datasets: DatasetCache,
  cards: Pick<Cards, 'list'>,
  given: unknown,
): Promise<RunConfig> {
  const { config, problems } = await checkConfig(workspaceDir, datasets, cards, given);
  const first = problems[0];
  if (first) throw new ConfigError(first.message, first.field);
  return config;
}

async function findingsWithData(
  workspaceDir: string,
  cache: DatasetCache,
  config: RunConfig,
): Promise<ConfigFindings> {
  const { dataset: name, validationCount } = config.data;
  const { patienceEpochs, seed } = config.training;
  const datasets = await listDatasets(workspaceDir);
  const dataset = datasets.find((candidate) => candidate.name === name);
  if (dataset === undefined || dataset.trainCount === 0) {
    const usable = datasets.filter(({ trainCount }) => trainCount > 0).map((each) => each.name);
    const message = `data.dataset must be one of ${usable.join(', ')}, got ${describeValue(name)}`;
    return { problems: [{ field: 'data.dataset', message }], warnings: [] };
  }
  if (validationCount >= dataset.trainCount) {
    const message =
      `data.validationCount must be less than the ${dataset.trainCount} training images of ` +
      `${name}, got ${validationCount}`;
    return { problems: [{ field: 'data.validationCount', message }], warnings: [] };
  }
  const range = await valueRange(cache, dataset, config);
  const images = await labelledImages(cache, dataset, config);
  let trainCount = dataset.trainCount;
  const problems = [
    problemOf(() => {
      trainCount = splitForRun(images, config.data, seed).train.length;
    }),
    problemOf(() => checkBinarising(config.data, range)),
    problemOf(() => {
      const classCount = dataset.hasLabels ? dataset.classNames.length : 0;
      buildModel(config.model, { shape: dataset.shape, classCount, trainCount });
    }),
    patienceEpochs > 0 && validationCount === 0 ? PATIENCE_WITHOUT_VALIDATION : null,
  ];
  return {
    problems: problems.filter((problem) => problem !== null),
    warnings: warningsOf(config, range),
  };
}

const PATIENCE_WITHOUT_VALIDATION: FieldProblem = {
  field: 'training.patienceEpochs',
  message:
    'training.patienceEpochs needs validation images to tell what is better: ' +
    'set data.validationCount, or 0 epochs',
};

/** Returns the problem that `check` throws as a ConfigError; null where it finds none. */
function problemOf(check: () => void): FieldProblem | null {
  try {
    check();
    return null;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { field: error.field, message: error.message };
  }
}

/** The range of values as a network sees them; a data set is read only where its floats matter. */
async function valueRange(
  cache: DatasetCache,
  { name, valueType }: DatasetSummary,
  { data }: RunConfig,
): Promise<ValueRange> {
  if (valueType === 'uint8' || data.scaling !== 'none') return UNIT_RANGE;
  return (await cache.get(name)).range;
}

/** What a draw of images needs to know; a data set is read only where its classes count. */
async function labelledImages(
  cache: DatasetCache,
  { name, trainCount, hasLabels, classNames }: DatasetSummary,
  { data }: RunConfig,
): Promise<ClassedImages> {
  const doClassesCount = data.classBalance === 'equal' || data.heldOutClass !== '';
  if (doClassesCount && hasLabels) return cache.get(name);
  return { train: { count: trainCount, labels: null }, classNames };
}

function defaultName({ data, model }: RunConfig): string {
  return `${data.dataset} ${modelDescriptor(model.kind)?.title ?? model.kind}`;
}
