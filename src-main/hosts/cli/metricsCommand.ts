import { type Command } from 'commander';
import { LARGEST_SEED } from '../../../src-shared/random';
import { WorkbenchError } from '../../../src-shared/errors';
import type { MetricDefinition, ScoreCard } from '../../../src-shared/scoreCard';
import type { Service } from '../../workbench/service';
import { outcomeOf } from './outcomeOf';
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
      const lines = await withService(context, workspace, async (service) => {
        const definitions = await service.handlers['scores.metrics']({});
        const newest = (which: Wanted, isKeptEnough: boolean) =>
          cardOf(service, context, definitions, which, isKeptEnough);
        const card = await newest(wanted, options.kept === true);
        if (compare === undefined) {
          return json ? [JSON.stringify(card)] : cardLines(definitions, card);
        }
        const both = [card, await newest({ ...wanted, runId: compare }, true)] as const;
        return json ? [JSON.stringify(both)] : comparisonLines(definitions, both);
      });
      for (const line of lines) context.output.result(line);
    });
}

/** The newest kept card of a run where that will do, else a new one. Throws as `outcomeOf`. */
async function cardOf(
  service: Service,
  { output }: CommandContext,
  definitions: readonly MetricDefinition[],
  wanted: Wanted,
  isKeptEnough: boolean,
): Promise<ScoreCard> {
  const { handlers } = service;
  const { runId, seed } = wanted;
  const newest = (await handlers['scores.list']({ runId })).cards.at(-1);
  if (isKeptEnough && newest !== undefined) return newest;
  const { name } = await handlers['runs.get']({ runId });
  output.note(`measuring the latent space of '${name}'; Ctrl-C ends it`);
  const label = await labelOf(service, wanted);
  let told = 0;
  return outcomeOf(
    service,
    { event: 'scores.changed', runId },
    () => handlers['scores.start']({ runId, seed, label }),
    ({ card, metricsAhead }) => {
      for (const value of card?.values.slice(told) ?? []) {
        const definition = definitions.find(({ key }) => key === value.key);
        if (definition !== undefined) output.note(scoreText(definition, value));
      }
      told = card?.values.length ?? 0;
      return metricsAhead === 0 ? card : null;
    },
  );
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
