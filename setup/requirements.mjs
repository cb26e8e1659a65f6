import { statfsSync } from 'node:fs';
import { run } from './childProcess.mjs';

/** What a step may need from the machine. `disk` is room for everything the set-up keeps. */
/** @typedef {'node' | 'platform' | 'npm' | 'python' | 'compiler' | 'disk'} Requirement */

const leastNode = '20.0.0';
const leastNpm = '9.6.6'; // older ones leave out every native part, for they mistake the C library
const leastPip = '20.3.4'; // older ones find no manylinux_2_27 wheel
const leastFreeBytes = 3e9;

/**
 * The first dotted number in a text, such as a program's `--version` output.
 * @param {string} text
 * @returns {number[] | undefined} its parts, or undefined when there is none
 */
export function parseVersion(text) {
  return /\d+(?:\.\d+)+/.exec(text)?.[0].split('.').map(Number);
}

/**
 * @param {string} found text holding a version
 * @param {string} least
 * @returns {boolean} whether the version found is at least that; false when there is none
 */
export function isAtLeast(found, least) {
  const foundParts = parseVersion(found);
  const leastParts = parseVersion(least);
  if (!foundParts || !leastParts) return false;
  for (const [index, part] of leastParts.entries()) {
    const difference = (foundParts[index] ?? 0) - part;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<string | undefined>} what it printed, or undefined when it is missing or fails
 */
export async function answerOf(command, args) {
  try {
    const { exitCode, stdout } = await run(command, args);
    return exitCode === 0 ? stdout : undefined;
  } catch {
    return undefined;
  }
}

/**
 * One check for each requirement: undefined when it is met, else one line saying what is expected, found and to do.
 * @type {Record<Requirement, (root: string) => string | undefined | Promise<string | undefined>>}
 */
const checks = {
  node: () =>
    isAtLeast(process.versions.node, leastNode)
      ? undefined
      : `Node ${leastNode} or newer is needed, found ${process.versions.node}: install a current Node`,
  platform: () =>
    process.platform === 'linux' && process.arch === 'x64'
      ? undefined
      : `Linux on x64 is needed, found ${process.platform} on ${process.arch}: use such a machine`,
  npm: async () => {
    const answer = await answerOf('npm', ['--version']);
    if (answer !== undefined && isAtLeast(answer, leastNpm)) return undefined;
    const found = answer === undefined ? 'not found' : `found ${answer.trim()}`;
    return `npm ${leastNpm} or newer is needed, ${found}: install a current Node, which brings it (or: npm install -g npm@10)`;
  },
  python: async () => {
    const answer = await answerOf('python3', ['-m', 'pip', '--version']);
    if (answer !== undefined && isAtLeast(answer, leastPip)) return undefined;
    const found = answer === undefined ? 'not found' : `found ${answer.trim()}`;
    return `Python 3 with pip ${leastPip} or newer is needed, ${found}: install it (Debian, Ubuntu: apt install python3-pip)`;
  },
  compiler: async () =>
    (await answerOf('g++', ['--version'])) === undefined
      ? 'the C++ compiler g++ is needed, not found: install it (Debian, Ubuntu: apt install g++)'
      : undefined,
  disk: (root) => {
    const { bavail, bsize } = statfsSync(root);
    const free = (bavail * bsize) / 1e9;
    const least = leastFreeBytes / 1e9;
    return free >= least
      ? undefined
      : `${least.toFixed(0)} GB of free disk space are needed, found ${free.toFixed(1)} GB at ${root}: make room`;
  },
};

/**
 * @param {Iterable<Requirement>} needs
 * @param {string} root project folder
 * @returns {Promise<string[]>} one line for each thing that is missing; empty when all is there
 */
export async function missingRequirements(needs, root) {
  const answers = await Promise.all([...new Set(needs)].map((need) => checks[need](root)));
  return answers.filter((answer) => answer !== undefined);
}
