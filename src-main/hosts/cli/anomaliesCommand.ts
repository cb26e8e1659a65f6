import { type Command, Option } from 'commander';
import type { AnomalySource } from '../../../src-shared/anomaly';
import { LARGEST_SEED } from '../../../src-shared/random';
import { WorkbenchError } from '../../../src-shared/errors';
import { anomalyJson, anomalyLines, sourceText } from './anomaliesText';
import { outcomeOf } from './outcomeOf';
import {
  addWorkspaceCommand,
  type CommandContext,
  wholeNumber,
  withService,
  type WorkspaceOptions,
} from './workspaceCommand';

interface AnomaliesOptions extends WorkspaceOptions {
  against?: string;
  class?: string;
  count: number;
  k: number;
  seed: number;
  json?: true;
}

const MOST_IMAGES = 10_000_000;

export function addAnomaliesCommand(program: Command, context: CommandContext): void {
  addWorkspaceCommand(program, 'anomalies <run>')
    .description('tell a run’s test images from those of another data set or of a class')
    .option('--against <dataset>', 'whose test images are the anomalies')
    .addOption(
      new Option(
        '--class <name>',
        'the class whose test images are the anomalies; the run’s held-out class by default',
      ).conflicts('against'),
    )
    .option(
      '--count <n>',
      'most images of either kind; 0 takes all',
      wholeNumber(0, MOST_IMAGES),
      2000,
    )
    .option('--k <n>', 'draws for each image', wholeNumber(2, 1000), 16)
    .option('--seed <n>', 'of what is drawn', wholeNumber(0, LARGEST_SEED), 0)
    .option('--json', 'as one line of JSON on standard output')
    .action(async (runId: string, options: AnomaliesOptions) => {
      const { workspace, count, k, seed, json } = options;
      const report = await withService(context, workspace, async (service) => {
        const run = await service.handlers['runs.get']({ runId });
        const { heldOutClass } = run.config.data;
        const against = sourceOf(options, heldOutClass);
        if (against.kind === 'class' && against.className !== heldOutClass) {
          context.output.note(
            `the run has learned from class ${against.className}, so its images are hardly unlike what it knows`,
          );
        }
        context.output.note(
          `telling the test images of '${run.name}' from those ${sourceText(against)}; Ctrl-C ends it`,
        );
        return outcomeOf(
          service,
          { event: 'anomalies.changed', runId },
          () => service.handlers['anomalies.start']({ runId, against, count, drawCount: k, seed }),
          ({ share, report }) => {
            context.output.live(`${(100 * share).toFixed(0)} %`);
            return report;
          },
        );
      });
      const lines = json ? [anomalyJson(report)] : anomalyLines(report);
      for (const line of lines) context.output.result(line);
    });
}

/** What is asked for, else the run's held-out class. Throws 'request' where there is neither. */
function sourceOf({ against, class: named }: AnomaliesOptions, heldOut: string): AnomalySource {
  if (against !== undefined) return { kind: 'dataset', name: against };
  const className = named ?? heldOut;
  if (className !== '') return { kind: 'class', className };
  throw new WorkbenchError(
    'request',
    'the run holds no class out: name the anomalies by --against DATASET or --class NAME',
  );
}
