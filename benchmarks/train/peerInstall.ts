import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PEER_PACKAGES, type PeerFamily } from './lineup';

/** The interpreter with the peers, and which of them it has. */
export interface PeerInstall {
  python: string;
  installed: PeerFamily[];
}

const TITLES: Record<PeerFamily, string> = {
  keras: 'TensorFlow and Keras',
  torch: 'PyTorch',
  projections: 'scikit-learn and openTSNE',
};
/** What they take on the disk. PyTorch's package brings the libraries for graphics cards. */
const SIZES: Record<PeerFamily, string> = { keras: '2 GB', torch: '5 GB', projections: '0.3 GB' };

/** Names of interpreters that may be new enough, the user's own choice first. */
const PYTHONS = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];
const NEW_ENOUGH =
  'import ensurepip, sys, venv; sys.exit(0 if sys.version_info >= (3, 10) else "needs Python 3.10")';

/**
 * Returns the virtual environment of the peers, made and filled where that is still to be done, or
 * null without a Python. What cannot be installed is told in one line and left out.
 * @param folder of the virtual environment
 * @param families those that are to be there
 * @param tell hears what is going on, a line at a time
 */
export async function installPeers(
  folder: string,
  families: readonly PeerFamily[],
  tell: (line: string) => void,
): Promise<PeerInstall | null> {
  const python = join(folder, 'bin', 'python');
  if (!existsSync(join(folder, 'bin', 'pip')) || !existsSync(python)) {
    const base = await findPython();
    if (base === null) {
      tell('No Python 3.10 or newer with venv and pip here: ours alone is measured.');
      return null;
    }
    const made = await run(base, ['-m', 'venv', '--clear', folder]);
    if (made.exitCode !== 0) {
      tell(`The peers' virtual environment could not be made: ${lastLine(made.output)}`);
      return null;
    }
  }
  const installed: PeerFamily[] = [];
  for (const family of families) {
    if (await ensureInstalled(python, family, tell)) installed.push(family);
  }
  return { python, installed };
}

async function findPython(): Promise<string | null> {
  for (const name of PYTHONS) {
    const { exitCode } = await run(name, ['-c', NEW_ENOUGH]);
    if (exitCode === 0) return name;
  }
  return null;
}

async function ensureInstalled(
  python: string,
  family: PeerFamily,
  tell: (line: string) => void,
): Promise<boolean> {
  if (await isInstalled(python, family)) return true;
  tell(`Installing ${TITLES[family]} into .setup/peers, once, ${SIZES[family]} on disk ...`);
  const startedMs = performance.now();
  const args = ['-m', 'pip', 'install', '--disable-pip-version-check', ...PEER_PACKAGES[family]];
  const { exitCode, output } = await run(python, args);
  if (exitCode !== 0) {
    tell(`${TITLES[family]} could not be installed: ${lastLine(output)}`);
    return false;
  }
  tell(`${TITLES[family]} installed in ${((performance.now() - startedMs) / 1000).toFixed(0)} s`);
  return true;
}

/** pip writes a package's version down last, after all that it needs: broken-off work does not count. */
async function isInstalled(python: string, family: PeerFamily): Promise<boolean> {
  const check =
    'import sys; from importlib.metadata import version; ' +
    'assert all(version(n) == v for n, v in (p.split("==") for p in sys.argv[1:]))';
  return (await run(python, ['-c', check, ...PEER_PACKAGES[family]])).exitCode === 0;
}

function run(
  command: string,
  args: readonly string[],
): Promise<{ exitCode: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    }
    child.once('error', ({ message }) => resolve({ exitCode: 1, output: message }));
    child.once('close', (exitCode) => resolve({ exitCode: exitCode ?? 1, output }));
  });
}

function lastLine(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return lines.findLast((line) => line.includes('ERROR')) ?? lines.at(-1) ?? 'no reason was given';
}
