import { existsSync } from 'node:fs';
import path from 'node:path';
import { lastLines, run } from './childProcess.mjs';
import { commandOnPath } from './executable.mjs';
import { SetupError } from './setupError.mjs';

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The Chromium of Playwright's own download, fetched when it is not there yet.
 * @param {string} node the bundled Node's executable
 * @param {string} modules the project's `node_modules` folder
 * @returns {Promise<string>}
 * @throws {SetupError} `CHROMIUM_MISSING`
 */
async function playwrightChromium(node, modules) {
  const playwright = path.join(modules, 'playwright');
  const script = 'process.stdout.write(require(process.argv[1]).chromium.executablePath())';
  const executable = (await run(node, ['-e', script, playwright])).stdout;
  if (existsSync(executable)) return executable;
  console.log('no Chromium found: fetching the one Playwright offers');
  const arguments_ = [path.join(playwright, 'cli.js'), 'install', 'chromium'];
  const { exitCode, output } = await run(node, arguments_);
  if (exitCode === 0 && existsSync(executable)) return executable;
  const reason = lastLines(output, 1);
  throw new SetupError(
    'CHROMIUM_MISSING',
    `the end-to-end tests need Chromium, and none was found on PATH or could be fetched (${reason}): install it (Debian: apt install chromium) or set LATENT_CHROMIUM to its executable`,
  );
}

/**
 * @param {string} node the bundled Node's executable
 * @param {string} modules the project's `node_modules` folder
 * @param {NodeJS.ProcessEnv} environment LATENT_CHROMIUM names an executable and comes first
 * @returns {Promise<string>} the executable of a Chromium for the end-to-end tests
 * @throws {SetupError} `CHROMIUM_MISSING`
 */
export async function chromiumExecutable(node, modules, environment) {
  const named = environment['LATENT_CHROMIUM'];
  if (named) {
    if (existsSync(named)) return named;
    throw new SetupError(
      'CHROMIUM_MISSING',
      `LATENT_CHROMIUM: expected an executable, found no file ${named}`,
    );
  }
  const installed = commandOnPath(commands, environment['PATH'] ?? '');
  return installed ?? (await playwrightChromium(node, modules));
}
