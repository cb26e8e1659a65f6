import type { Command } from 'commander';
import type { RunSummary } from '../../../src-shared/domain';
import { modelDescriptor } from '../../engine/models/registry';
import { evaluationLines } from './evaluationText';
import {
  addWorkspaceCommand,
  type CommandContext,
  wholeNumber,
  withService,
  type WorkspaceOptions,
} from './workspaceCommand';

interface EvaluateOptions extends WorkspaceOptions {
  k: number;
  images: number;
  json?: true;
}

const MAX_IMAGES = 1_000_000;

export function addEvaluateCommand(program: Command, context: CommandContext): void {
  addWorkspaceCommand(program, 'evaluate <run>')
    .description('measure a run on its test images: ELBO, -log p(x) by two estimates, active units')
    .option('--k <n>', 'draws for each image', wholeNumber(2, 5000), 500)
    .option('--images <n>', 'test images for -log p(x)', wholeNumber(2, MAX_IMAGES), 500)
    .option('--json', 'as one line of JSON on standard output')
    .action(async (runId: string, { workspace, k, images, json }: EvaluateOptions) => {
      const { run, evaluation } = await withService(context, workspace, async ({ handlers }) => {
        const found: RunSummary = await handlers['runs.get']({ runId });
        context.output.note(`measuring '${found.name}' on its test images; Ctrl-C ends it`);
        const params = { runId, drawCount: k, imageCount: images };
        return { run: found, evaluation: await handlers['runs.evaluate'](params) };
      });
      if (json) {
        context.output.result(JSON.stringify(evaluation));
        return;
      }
      const model = modelDescriptor(run.modelKind)!;
      for (const line of evaluationLines(run, model, evaluation)) context.output.result(line);
    });
}
