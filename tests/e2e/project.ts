import { existsSync } from 'node:fs';
import path from 'node:path';

/** The repository, as seen from tests/e2e. */
export const PROJECT_DIR = path.resolve(__dirname, '../..');

export const CLI_PATH = path.join(PROJECT_DIR, 'out/main/cli.js');

/** Returns the Node that ships with the workbench; the tests start every process with it. */
export function bundledNodePath(): string {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const executable = process.platform === 'win32' ? 'node.exe' : 'node';
  const packageName = `node-${platform}-${process.arch}`;
  return path.join(PROJECT_DIR, 'node_modules', packageName, 'bin', executable);
}

/** Returns the Electron to drive. Throws where there is none: a missing Electron fails the tests. */
export function electronPath(): string {
  const folder =
    process.env['ELECTRON_OVERRIDE_DIST_PATH'] ??
    path.join(PROJECT_DIR, 'node_modules/electron/dist');
  const executable = path.join(folder, process.platform === 'win32' ? 'electron.exe' : 'electron');
  if (!existsSync(executable)) {
    throw new Error(
      `no Electron at ${executable}: run \`npm run setup\`, or set ELECTRON_OVERRIDE_DIST_PATH`,
    );
  }
  return executable;
}
