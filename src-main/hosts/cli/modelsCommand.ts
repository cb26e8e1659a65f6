import type { Command } from 'commander';
import { WorkbenchError } from '../../../src-shared/errors';
import { modelDescriptor, modelDescriptors } from '../../engine/models/registry';
import { modelLines, modelTable } from './modelText';
import type { CommandContext } from './workspaceCommand';

export function addModelsCommand(program: Command, { output }: CommandContext): void {
  program
    .command('models')
    .description('list the models, or show the card and the fields of one')
    .argument('[kind]', 'which model: what a config has as model.kind')
    .option('--json', 'as one line of JSON')
    .action((kind: string | undefined, options: { json?: true }) => {
      const shown = kind === undefined ? modelDescriptors() : cardOf(kind);
      if (options.json) output.result(JSON.stringify(shown));
      else for (const line of linesOf(shown)) output.result(line);
    });
}

function cardOf(kind: string) {
  const card = modelDescriptor(kind);
  if (card !== null) return card;
  const kinds = modelDescriptors().map((each) => each.kind);
  throw new WorkbenchError(
    'not-found',
    `the kind of a model must be one of ${kinds.join(', ')}, got ${JSON.stringify(kind)}`,
  );
}

function linesOf(shown: ReturnType<typeof modelDescriptors> | ReturnType<typeof cardOf>): string[] {
  return Array.isArray(shown) ? modelTable(shown) : modelLines(shown);
}
