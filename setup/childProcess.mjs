import { spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { SetupError } from './setupError.mjs';

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** @type {NodeJS.Signals[]} */
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * The process's environment without the project's own `node_modules/.bin` in PATH. `npm run` puts it first, and it
 * holds the bundled `node`, which `npm ci` would be deleting while it runs on it.
 * @param {string} modules the project's `node_modules` folder
 * @returns {NodeJS.ProcessEnv}
 */
export function outsideEnvironment(modules) {
  const own = path.join(modules, '.bin');
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return { ...process.env, PATH: folders.filter((folder) => folder !== own).join(path.delimiter) };
}

/**
 * @typedef {object} Outcome
 * @property {number} exitCode 128 + 15 when a signal ended the command
 * @property {string} stdout what it printed; empty with `inherit`
 * @property {string} output standard output and error as they came; empty with `inherit`
 */

/**
 * Runs a command to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, inherit?: boolean, onStart?: (pid: number) => void }} [options]
 *   `inherit`: the command writes to the user's terminal itself
 * @returns {Promise<Outcome>}
 * @throws {SetupError} `COMMAND_MISSING` when it cannot be started
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: options.inherit ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      stdout += text;
      output += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text));
    running.add(child);
    if (child.pid !== undefined) options.onStart?.(child.pid);
    child.once('error', (cause) => {
      running.delete(child);
      reject(
        new SetupError('COMMAND_MISSING', `cannot start ${command}: ${cause.message}`, { cause }),
      );
    });
    child.once('close', (exitCode) => {
      running.delete(child);
      resolve({ exitCode: exitCode ?? 143, stdout, output });
    });
  });
}

/**
 * @param {string} output what a command printed
 * @returns {string[]} its telling lines, for an error message: no empty ones, no stack frames, no colours
 */
function tellingLines(output) {
  const lines = stripVTControlCharacters(output).split('\n');
  return lines.filter((line) => /\S/.test(line) && !/^(npm error)?\s+at /.test(line));
}

/**
 * @param {string} output what a command printed
 * @param {number} lineCount
 * @returns {string} its first telling lines
 */
export function firstLines(output, lineCount) {
  return tellingLines(output).slice(0, lineCount).join('\n');
}

/**
 * @param {string} output what a command printed
 * @param {number} lineCount
 * @returns {string} its last telling lines
 */
export function lastLines(output, lineCount) {
  return tellingLines(output).slice(-lineCount).join('\n');
}

/**
 * From now on a signal that ends this process ends its commands first; the next set-up takes up what was begun.
 * @returns {void}
 */
export function endCommandsWithUs() {
  const graceMs = 2000; // npm may go on for long after SIGTERM; whatever it leaves is done again
  for (const signal of endingSignals) {
    process.once(signal, () => {
      console.error('\ninterrupted; the next set-up goes on from here');
      const ends = [...running].map(
        (child) => new Promise((resolve) => child.once('exit', resolve)),
      );
      for (const child of running) child.kill(signal);
      setTimeout(() => {
        for (const child of running) child.kill('SIGKILL');
      }, graceMs);
      void Promise.all(ends).then(() => process.exit(130));
    });
  }
}

/**
 * Runs a command in this process's place: same terminal, signals passed on, and its exit code returned.
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<number>} exit code; 128 + its number when a signal ended the command
 */
export function handOver(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit' });
    for (const signal of endingSignals) {
      process.removeAllListeners(signal);
      process.on(signal, () => {
        // A terminal sends Ctrl-C to the whole group, so the command has it already.
        if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
      });
    }
    child.once('error', reject);
    child.once('close', (exitCode, signal) => {
      resolve(exitCode ?? 128 + (signal ? os.constants.signals[signal] : 0));
    });
  });
}
