import { type Command, InvalidArgumentError } from 'commander';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RequestParams } from '../../../src-shared/contract/requests';
import { LARGEST_SEED } from '../../../src-shared/random';
import { WorkbenchError } from '../../../src-shared/errors';
import {
  DEFAULT_PROJECTION,
  type Projection,
  PROJECTION_METHODS,
  type ProjectionMethod,
  type ProjectionProgress,
  type ProjectionSource,
} from '../../../src-shared/projection';
import { projectionCsv } from '../../../src-shared/projectionCsv';
import { npyFile } from '../../data/writers/npyFile';
import type { Service } from '../../workbench/service';
import { CommandFailure } from './failure';
import { projectionLines, projectionLiveLine, projectionResult } from './projectText';
import {
  addWorkspaceCommand,
  type CommandContext,
  wholeNumber,
  withService,
  type WorkspaceOptions,
} from './workspaceCommand';

interface ProjectOptions extends WorkspaceOptions {
  method: ProjectionMethod;
  out?: string;
  split: 'train' | 'test';
  count: number;
  atStep?: number;
  seed: number;
  dims: number;
  perplexity: number;
  iterations: number;
  lateExaggeration: number;
  neighbours: number;
  minDist: number;
  startFrom?: string;
  placeIn?: string;
  json?: true;
}

const SPLITS = ['train', 'test'] as const;
const MAX_COUNT = 10_000_000;
const USUAL = DEFAULT_PROJECTION;

export function addProjectCommand(program: Command, context: CommandContext): void {
  addWorkspaceCommand(program, 'project <run-or-dataset>')
    .description('lay the codes of a run’s images, or the images of a data set, out on a plane')
    .option(
      '--method <method>',
      PROJECTION_METHODS.join(', '),
      oneOf(PROJECTION_METHODS),
      USUAL.method,
    )
    .option('--out <file>', 'file for the coordinates: .csv or .npy', (file) => path.resolve(file))
    .option('--split <split>', 'train or test images', oneOf(SPLITS), 'test')
    .option('--count <n>', 'images, drawn by the seed; 0 takes all', wholeNumber(0, MAX_COUNT), 0)
    .option(
      '--at-step <n>',
      'a run’s kept codes of that step',
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    )
    .option('--seed <n>', 'of all that is drawn', wholeNumber(0, LARGEST_SEED), USUAL.seed)
    .option(
      '--dims <n>',
      'principal components to reduce to first',
      wholeNumber(1, 500),
      USUAL.reducedDim,
    )
    .option(
      '--perplexity <p>',
      't-SNE: neighbours that a point looks at',
      number(1, 1000),
      USUAL.perplexity,
    )
    .option(
      '--iterations <n>',
      't-SNE: after the early ones',
      wholeNumber(0, 10_000),
      USUAL.iterations,
    )
    .option(
      '--late-exaggeration <a>',
      't-SNE: draws clusters together',
      number(1, 20),
      USUAL.lateExaggeration,
    )
    .option(
      '--neighbours <n>',
      'UMAP: neighbours of a point',
      wholeNumber(2, 500),
      USUAL.neighbours,
    )
    .option('--min-dist <d>', 'UMAP: how close points may come', number(0, 1), USUAL.minDist)
    .option('--start-from <id>', 't-SNE: an earlier projection of the same images')
    .option('--place-in <id>', 't-SNE, UMAP: an earlier projection to place the points in')
    .option('--json', 'as one line of JSON on standard output')
    .action((name: string, options: ProjectOptions) => project(context, name, options));
}

async function project(
  context: CommandContext,
  name: string,
  options: ProjectOptions,
): Promise<void> {
  const { output } = context;
  const write = options.out === undefined ? null : writerOf(options.out);
  const projection = await withService(context, options.workspace, async (service) => {
    const source = await sourceOf(service, name, options);
    return projected(service, { source, settings: settingsOf(options) }, (progress) => {
      output.live(projectionLiveLine(progress));
    });
  });
  if (write !== null) await writeFile(options.out!, write(projection));
  const out = options.out ?? null;
  const lines = options.json
    ? [JSON.stringify(projectionResult(projection, out))]
    : projectionLines(projection, out);
  for (const line of lines) output.result(line);
  if (out?.endsWith('.npy') && projection.labels !== null) {
    output.note('the .npy file has no labels: a .csv file has them, in the same order');
  }
}

/** A run by its id, else a data set by its name. */
async function sourceOf(
  { handlers }: Service,
  name: string,
  { split, count, atStep }: ProjectOptions,
): Promise<ProjectionSource> {
  const runs = await handlers['runs.list']({});
  if (runs.some(({ runId }) => runId === name)) {
    return atStep === undefined
      ? { kind: 'run', runId: name, split, count }
      : { kind: 'frame', runId: name, stepIndex: atStep };
  }
  const datasets = await handlers['datasets.list']({});
  if (!datasets.some((dataset) => dataset.name === name)) {
    throw new WorkbenchError('not-found', `there is neither a run nor a data set '${name}'`);
  }
  if (atStep === undefined) return { kind: 'dataset', name, split, count };
  throw new WorkbenchError('request', `--at-step is for runs, and '${name}' is a data set`);
}

function settingsOf(options: ProjectOptions): RequestParams<'projection.start'>['settings'] {
  const { method, seed, perplexity, iterations, lateExaggeration, neighbours, minDist } = options;
  return {
    ...{ method, seed, perplexity, iterations, lateExaggeration, neighbours, minDist },
    reducedDim: options.dims,
    startFrom: options.startFrom ?? null,
    placeIn: options.placeIn ?? null,
  };
}

/** Projects to the end. Throws CommandFailure where it ended early. */
async function projected(
  service: Service,
  params: RequestParams<'projection.start'>,
  onProgress: (progress: ProjectionProgress) => void,
): Promise<Projection> {
  const ended = new Promise<string>((resolve, reject) => {
    // The only one: this process has its service to itself.
    service.onEvent(({ name, payload }) => {
      if (name === 'projection.progress') onProgress(payload);
      if (name !== 'projection.ended') return;
      if (payload.isKept) resolve(payload.projectionId);
      else reject(new CommandFailure(`error: ${payload.error ?? 'it was cancelled'}`, 1));
    });
  });
  await service.handlers['projection.start'](params);
  return service.handlers['projection.get']({ projectionId: await ended });
}

/** Returns what makes a file's content, by the end of its name. Throws 'request' for another end. */
function writerOf(file: string): (projection: Projection) => string | Uint8Array {
  const extension = path.extname(file).toLowerCase();
  if (extension === '.csv') return projectionCsv;
  if (extension === '.npy') return ({ coords, count }) => npyFile(coords, [count, 2]);
  throw new WorkbenchError('request', `--out must end with .csv or .npy, got ${file}`);
}

function oneOf<Choice extends string>(choices: readonly Choice[]): (text: string) => Choice {
  return (text) => {
    const chosen = choices.find((choice) => choice === text);
    if (chosen !== undefined) return chosen;
    throw new InvalidArgumentError(`It must be one of ${choices.join(', ')}.`);
  };
}

function number(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a number from ${min} to ${max}.`);
  };
}
