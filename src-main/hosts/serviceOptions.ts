import { version } from '../../package.json';
import type { ServiceOptions } from '../workbench/serviceOptions';
import { appPaths } from './appPaths';

/**
 * Returns what a service needs in order to run in this process, which runs on the bundled Node.
 * @param mainDir the folder of the running entry, `out/main`
 */
export function serviceOptions(mainDir: string, workspaceDir: string): ServiceOptions {
  const { trainerPath, examplesDir } = appPaths(mainDir);
  return { workspaceDir, trainerPath, examplesDir, nodePath: process.execPath, version };
}
