import type { Command } from 'commander';
import { modelDescriptors } from '../../engine/models/registry';
import { listRunsReadOnly } from '../../workbench/listRuns';
import { runTable } from './runText';
import {
  addWorkspaceCommand,
  type CommandContext,
  type WorkspaceOptions,
} from './workspaceCommand';

export function addRunsCommand(program: Command, context: CommandContext): void {
  addWorkspaceCommand(program, 'runs')
    .description('list the runs')
    .option('--json', 'as one line of JSON')
    .action((options: WorkspaceOptions & { json?: true }) => {
      const runs = listRunsReadOnly(options.workspace);
      if (options.json) context.output.result(JSON.stringify(runs));
      else if (runs.length === 0) context.output.note('no runs yet: latent train CONFIG.json');
      else for (const line of runTable(runs, modelDescriptors())) context.output.result(line);
    });
}
