import { type Command } from 'commander';
import type { Events } from '../../../src-shared/contract/events';
import { WorkbenchError } from '../../../src-shared/errors';
import type { ScoreCard } from '../../../src-shared/scoreCard';
import type { Service } from '../../workbench/service';
import { CommandFailure } from './failure';
import { cardLines, comparisonLines, scoreText } from './scoreText';
import {
  addWorkspaceCommand,
  type CommandContext,
  wholeNumber,
  withService,
  type WorkspaceOptions,
} from './workspaceCommand';

interface MetricsOptions extends WorkspaceOptions {
  seed: number;
  class?: string;
  kept?: true;
  compare?: string;
  json?: true;
}

interface Wanted {
  runId: string;
  seed: number;
  className: string | undefined;
}

const LARGEST_SEED = 4_294_967_295;

export function addMetricsCommand(program: Command, context: CommandContext): void {
  addWorkspaceCommand(program, 'metrics <run>')
    .description('measure a run’s latent space: its continuity, its completeness and its use')
    .option('--seed <n>', 'of what is drawn', wholeNumber(0, LARGEST_SEED), 0)
    .option('--class <name>', 'the class to measure a conditional model with; the first by default')
    .option('--kept', 'show the newest card that is kept, and measure only where there is none')
    .option('--compare <run>', 'beside the newest card of another run')
    .option('--json', 'as one line of JSON on standard output')
    .action(async (runId: string, options: MetricsOptions) => {
      const { workspace, seed, compare, json } = options;
      const wanted = { runId, seed, className: options.class };
      const { lines } = await withService(context, workspace, async (service) => {
        const definitions = await service.handlers['scores.metrics']({});
        const card = await cardOf(service, context, wanted, options.kept === true);
        if (compare === undefined) {
          return { lines: json ? [JSON.stringify(card)] : cardLines(definitions, card) };
        }
        const other = await cardOf(service, context, { ...wanted, runId: compare }, true);
        const both = [card, other] as const;
        return { lines: json ? [JSON.stringify(both)] : comparisonLines(definitions, both) };
      });
      for (const line of lines) context.output.result(line);
    });
}

/** The newest kept card of a run where that will do, else a new one. */
async function cardOf(
  service: Service,
  context: CommandContext,
  wanted: Wanted,
  isKeptEnough: boolean,
): Promise<ScoreCard> {
  const { handlers } = service;
  const { cards } = await handlers['scores.list']({ runId: wanted.runId });
  const newest = cards.at(-1);
  if (isKeptEnough && newest !== undefined) return newest;
  const { name } = await handlers['runs.get']({ runId: wanted.runId });
  context.output.note(`measuring the latent space of '${name}'; Ctrl-C ends it`);
  return measured(service, context, wanted);
}

/** Measures to the end. Throws CommandFailure where it ended early. */
async function measured(
  service: Service,
  { output }: CommandContext,
  wanted: Wanted,
): Promise<ScoreCard> {
  const { runId, seed } = wanted;
  const definitions = await service.handlers['scores.metrics']({});
  const label = await labelOf(service, wanted);
  let told = 0;
  const ended = new Promise<ScoreCard>((resolve, reject) => {
    service.onEvent(({ name, payload }) => {
      if (name !== 'scores.changed' || payload.runId !== runId) return;
      const { card, metricsAhead, error }: Events['scores.changed'] = payload;
      for (const value of card?.values.slice(told) ?? []) {
        const definition = definitions.find(({ key }) => key === value.key);
        if (definition !== undefined) output.note(scoreText(definition, value));
      }
      told = card?.values.length ?? 0;
      if (error !== null) reject(new CommandFailure(`error: ${error}`, 1));
      else if (metricsAhead === 0 && card !== null) resolve(card);
    });
  });
  await service.handlers['scores.start']({ runId, seed, label });
  return ended;
}

/** The number of a class by its name. Throws 'request' with the names that there are. */
async function labelOf(service: Service, { runId, className }: Wanted): Promise<number | null> {
  if (className === undefined) return null;
  const { config } = await service.handlers['runs.get']({ runId });
  const sets = await service.handlers['datasets.list']({});
  const names = sets.find(({ name }) => name === config.data.dataset)?.classNames ?? [];
  const label = names.indexOf(className);
  if (label >= 0) return label;
  throw new WorkbenchError(
    'request',
    `the class must be one of ${names.join(', ') || '(none: the data set has no labels)'}, got ${className}`,
  );
}
