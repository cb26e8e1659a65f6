import { type Command, InvalidArgumentError } from 'commander';
import os from 'node:os';
import path from 'node:path';
import { createService, type Service } from '../../workbench/service';
import { serviceOptions } from '../serviceOptions';
import { defaultWorkspaceDir } from '../workspaceDir';
import type { Output } from './output';

/** What the commands share. */
export interface CommandContext {
  output: Output;
  /** The folder of the running entry, `out/main`. */
  mainDir: string;
}

export interface WorkspaceOptions {
  workspace: string;
}

/** Adds a command that works on a workspace, with the options that every one of them takes. */
export function addWorkspaceCommand(parent: Command, nameAndArguments: string): Command {
  return parent
    .command(nameAndArguments)
    .option(
      '--workspace <dir>',
      'folder with the runs and data sets',
      (dir: string) => path.resolve(dir),
      usualWorkspaceDir(),
    )
    .option('--debug', 'show where an error arose');
}

/** Returns the option that names a workspace in a command to type, empty for the usual one. */
export function workspaceOption(workspaceDir: string): string {
  return workspaceDir === usualWorkspaceDir() ? '' : ` --workspace ${workspaceDir}`;
}

function usualWorkspaceDir(): string {
  return defaultWorkspaceDir(process.env, process.platform, os.homedir());
}

/** Runs work on the workspace's service in this process, which ends with the work. */
export async function withService<Result>(
  context: CommandContext,
  workspaceDir: string,
  work: (service: Service) => Promise<Result>,
): Promise<Result> {
  const service = await createService(serviceOptions(context.mainDir, workspaceDir));
  try {
    return await work(service);
  } finally {
    await service.shutDown();
  }
}

/** Returns a parser for an option that is a whole number from `min` to `max`. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}
