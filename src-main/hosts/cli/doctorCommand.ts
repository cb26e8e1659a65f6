import type { Command } from 'commander';
import type { DoctorCheck } from '../../../src-shared/domain';
import { runDoctor } from '../../workbench/doctor/runDoctor';
import { appPaths } from '../appPaths';
import { CommandFailure } from './failure';
import { textTable } from './textTable';
import { addWorkspaceCommand, type CommandContext } from './workspaceCommand';

export function addDoctorCommand(program: Command, context: CommandContext): void {
  addWorkspaceCommand(program, 'doctor')
    .description('check that everything that training needs is there and computes correctly')
    .option('--json', 'as one line of JSON')
    .action(async (options: { json?: true }) => {
      const { trainerPath } = appPaths(context.mainDir);
      const report = await runDoctor({ trainerPath, nodePath: process.execPath });
      const lines = options.json ? [JSON.stringify(report)] : checkLines(report.checks);
      for (const line of lines) context.output.result(line);
      if (!report.isHealthy) throw new CommandFailure('error: something needs attention', 1);
    });
}

function checkLines(checks: readonly DoctorCheck[]): string[] {
  const table = textTable(
    [
      { title: 'check', align: 'left' },
      { title: 'status', align: 'left' },
      { title: 'found', align: 'left' },
    ],
    checks.map(({ name, status, found }) => [name, status, found]),
  );
  const remedies = checks.flatMap(({ name, remedy }) => (remedy ? [`${name}: ${remedy}`] : []));
  return remedies.length === 0 ? table : [...table, '', 'To do:', ...remedies];
}
