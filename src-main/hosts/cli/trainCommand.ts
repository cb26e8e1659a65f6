import type { Command } from 'commander';
import { LARGEST_SEED } from '../../../src-shared/random';
import type { LossTerm, RunSummary } from '../../../src-shared/domain';
import { modelDescriptors } from '../../engine/models/registry';
import type { Service } from '../../workbench/service';
import { readConfigFile } from './configFile';
import { heedEndingSignals } from './endingSignal';
import { CommandFailure, signalExitCode } from './failure';
import { followRun, type RunListener } from './followRun';
import { epochLine, executionLine, liveLine, resultLines, runResult } from './runText';
import {
  addWorkspaceCommand,
  type CommandContext,
  wholeNumber,
  withService,
  workspaceOption,
  type WorkspaceOptions,
} from './workspaceCommand';

interface TrainOptions extends WorkspaceOptions {
  epochs?: number;
  seed?: number;
  device?: string;
  json?: true;
}

const MAX_EPOCHS = 100_000;

export function addTrainCommand(program: Command, context: CommandContext): void {
  addWorkspaceCommand(program, 'train <config>')
    .description('train the run that a JSON file describes; Ctrl-C stops it with a checkpoint')
    .option('--epochs <n>', 'epochs, in place of the file’s', wholeNumber(1, MAX_EPOCHS))
    .option('--seed <n>', 'seed, in place of the file’s', wholeNumber(0, LARGEST_SEED))
    .option('--device <devices>', 'auto, cpu, cuda:0 or cuda:0,1, in place of the file’s')
    .option('--json', 'end with one line of JSON on standard output')
    .action(async (configFile: string, options: TrainOptions) => {
      const { epochs, seed, device } = options;
      const config = await readConfigFile(configFile, { epochs, seed, device });
      await trainToEnd(context, options, async (service) => {
        const { warnings } = await service.handlers['runs.check']({ config });
        for (const { message } of warnings) context.output.note(`warning: ${message}`);
        const run = await service.handlers['runs.create']({ config });
        return run.runId;
      });
    });
}

export function addResumeCommand(program: Command, context: CommandContext): void {
  addWorkspaceCommand(program, 'resume <run>')
    .description('go on with a stopped, paused, interrupted or failed run from its last checkpoint')
    .option('--json', 'end with one line of JSON on standard output')
    .action((runId: string, options: TrainOptions) =>
      trainToEnd(context, options, async (service) => {
        await service.handlers['runs.resume']({ runId });
        return runId;
      }),
    );
}

/** Shows a run's progress until it ends. Throws CommandFailure unless it completed. */
async function trainToEnd(
  context: CommandContext,
  options: TrainOptions,
  start: (service: Service) => Promise<string>,
): Promise<void> {
  const signal = heedEndingSignals();
  let endedBy: NodeJS.Signals | null = null;
  const run = await withService(context, options.workspace, (service) =>
    followRun(
      service,
      async () => {
        const runId = await start(service);
        void signal.received.then(async (name) => {
          endedBy = name;
          context.output.note('stopping: the run finishes its step and writes a checkpoint');
          await service.handlers['runs.stop']({ runId });
        });
        return runId;
      },
      progressReporter(context),
    ),
  );
  signal.release();
  report(context, run, options);
  const failure = endOf(run, endedBy, options.workspace);
  if (failure) throw failure;
}

function progressReporter({ output }: CommandContext): RunListener {
  let epochsTold: number | null = null;
  return {
    changed: (run) => {
      if (epochsTold !== null && run.epochsDone > epochsTold) {
        output.note(epochLine(run, termsOf(run)));
      }
      epochsTold = Math.max(epochsTold ?? 0, run.epochsDone);
      output.live(liveLine(run));
    },
    executionChosen: (report) => output.note(executionLine(report)),
  };
}

function report({ output }: CommandContext, run: RunSummary, { json }: TrainOptions): void {
  const tell = json ? output.note : output.result;
  for (const line of resultLines(run, termsOf(run))) tell(line);
  if (json) output.result(JSON.stringify(runResult(run)));
}

/** The terms of a run's model; none for a model that this version does not have. */
function termsOf({ modelKind }: RunSummary): readonly LossTerm[] {
  return modelDescriptors().find(({ kind }) => kind === modelKind)?.terms ?? [];
}

function endOf(
  run: RunSummary,
  signal: NodeJS.Signals | null,
  workspaceDir: string,
): CommandFailure | null {
  if (run.status === 'completed') return null;
  const hint = `go on with: latent resume ${run.runId}${workspaceOption(workspaceDir)}`;
  if (signal !== null) return new CommandFailure(hint, signalExitCode(signal));
  const reason = run.statusReason ?? 'no reason was given';
  return new CommandFailure(`error: the run ${run.status}: ${reason}; ${hint}`, 1);
}
