import type { Command } from 'commander';
import path from 'node:path';
import type { DatasetSummary } from '../../../src-shared/domain';
import { type TextColumn, textTable } from './textTable';
import {
  addWorkspaceCommand,
  type CommandContext,
  withService,
  type WorkspaceOptions,
} from './workspaceCommand';

const DATASET_COLUMNS: readonly TextColumn[] = [
  { title: 'name', align: 'left' },
  { title: 'images (train + test)', align: 'right' },
  { title: 'shape', align: 'left' },
  { title: 'classes', align: 'right' },
  { title: 'fingerprint', align: 'left' },
];

export function addDataCommands(program: Command, context: CommandContext): void {
  const data = program.command('data').description('import, list and remove data sets');
  addImport(data, context);
  addList(data, context);
  addRemove(data, context);
}

function addImport(data: Command, context: CommandContext): void {
  addWorkspaceCommand(data, 'import <path>')
    .description(
      'import IDX (MNIST and its kin), NPZ, NPY or CSV files, or a folder of PNG or JPEG images',
    )
    .requiredOption('--name <name>', 'name of the new data set')
    .action(async (given: string, options: WorkspaceOptions & { name: string }) => {
      const dataset = await withService(context, options.workspace, ({ handlers }) =>
        handlers['datasets.import']({ path: path.resolve(given), name: options.name }),
      );
      context.output.result(`imported ${dataset.name}: ${description(dataset)}`);
      for (const note of dataset.notes) context.output.note(`note: ${note}`);
    });
}

function addList(data: Command, context: CommandContext): void {
  addWorkspaceCommand(data, 'list')
    .description('list the data sets')
    .option('--json', 'as one line of JSON')
    .action(async (options: WorkspaceOptions & { json?: true }) => {
      const datasets = await withService(context, options.workspace, ({ handlers }) =>
        handlers['datasets.list']({}),
      );
      const lines = options.json ? [JSON.stringify(datasets)] : datasetTable(datasets);
      for (const line of lines) context.output.result(line);
    });
}

function addRemove(data: Command, context: CommandContext): void {
  addWorkspaceCommand(data, 'remove <name>')
    .description('remove an imported data set')
    .action(async (name: string, options: WorkspaceOptions) => {
      await withService(context, options.workspace, ({ handlers }) =>
        handlers['datasets.remove']({ name }),
      );
      context.output.result(`removed ${name}`);
    });
}

function datasetTable(datasets: readonly DatasetSummary[]): string[] {
  return textTable(
    DATASET_COLUMNS,
    datasets.map((dataset) => [
      dataset.name,
      `${dataset.trainCount} + ${dataset.testCount}`,
      shapeText(dataset),
      dataset.hasLabels ? String(dataset.classNames.length) : '–',
      dataset.fingerprint.slice(0, 12),
    ]),
  );
}

function description(dataset: DatasetSummary): string {
  const { trainCount, testCount } = dataset;
  const labels = dataset.hasLabels ? `${dataset.classNames.length} classes` : 'no labels';
  return `${trainCount} training and ${testCount} test images, ${shapeText(dataset)}, ${labels}`;
}

function shapeText({ shape }: DatasetSummary): string {
  return `${shape.height}×${shape.width}×${shape.channels}`;
}
