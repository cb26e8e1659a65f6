import { type Command, InvalidArgumentError } from 'commander';
import { outcomeOf } from './outcomeOf';
import { pointText, reuseTable } from './reuseText';
import {
  addWorkspaceCommand,
  type CommandContext,
  wholeNumber,
  withService,
  type WorkspaceOptions,
} from './workspaceCommand';

interface ReuseOptions extends WorkspaceOptions {
  labels?: (number | 'all')[];
  repeats: number;
  epochs?: number;
  json?: true;
}

export function addReuseCommand(program: Command, context: CommandContext): void {
  addWorkspaceCommand(program, 'reuse <run>')
    .description('train classifiers from a run’s encoder, held and learning on, and from scratch')
    .option('--labels <list>', 'labelled images to learn from: 100,1000,all', labelCounts)
    .option('--repeats <n>', 'times, each with other labels', wholeNumber(1, 20), 1)
    .option('--epochs <n>', 'passes over many labels; few get more', wholeNumber(1, 1000))
    .option('--json', 'as one line of JSON on standard output')
    .action(async (runId: string, { workspace, json, labels, repeats, epochs }: ReuseOptions) => {
      const params = { runId, repeats, labelCounts: labels, epochs };
      const report = await withService(context, workspace, (service) =>
        outcomeOf(
          service,
          { event: 'reuse.changed', runId },
          () => service.handlers['reuse.start'](params),
          ({ report: soFar, pointsAhead }) => {
            const newest = soFar.points.at(-1);
            if (newest) context.output.note(pointText(newest, pointsAhead));
            return pointsAhead === 0 ? soFar : null;
          },
        ),
      );
      const lines = json ? [JSON.stringify(report)] : reuseTable(report);
      for (const line of lines) context.output.result(line);
    });
}

function labelCounts(text: string): (number | 'all')[] {
  return text.split(',').map((part) => {
    if (part === 'all') return 'all';
    const count = Number(part);
    if (/^\d+$/.test(part) && count >= 2) return count;
    throw new InvalidArgumentError('It must be whole numbers from 2, or all, with commas between.');
  });
}
