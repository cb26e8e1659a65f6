import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export type GpuPeer = 'jax' | 'torch';

/** A peer that is installed, and the interpreter that has it. */
export interface FoundPeer {
  python: string;
  /** Versions of its distributions. */
  versions: Record<string, string>;
}

const DISTRIBUTIONS: Record<GpuPeer, readonly string[]> = {
  jax: ['jax', 'jaxlib', 'jax-cuda13-pjrt', 'jax-cuda12-pjrt'],
  torch: ['torch', 'triton'],
};

const ASK_VERSIONS = `
import json, sys
from importlib.metadata import PackageNotFoundError, version
def found(name):
    try:
        return version(name)
    except PackageNotFoundError:
        return None
print(json.dumps({name: found(name) for name in sys.argv[1:]}))
`;

/** Returns the interpreters that may have peers: the user's own, then that of `bench -- train`. */
export function candidatePythons(projectDir: string): string[] {
  const installed = join(projectDir, '.setup', 'peers', 'bin', 'python');
  return ['python3', ...(existsSync(installed) ? [installed] : [])];
}

/** Resolves with the peers that are installed, each in the first interpreter that has it. */
export async function findPeers(
  pythons: readonly string[],
): Promise<Partial<Record<GpuPeer, FoundPeer>>> {
  const found: Partial<Record<GpuPeer, FoundPeer>> = {};
  for (const python of pythons) {
    for (const peer of ['jax', 'torch'] as const) {
      if (found[peer]) continue;
      const versions = await versionsOf(python, DISTRIBUTIONS[peer]);
      if (peer in versions) found[peer] = { python, versions };
    }
  }
  return found;
}

/** Nothing is imported: that would take seconds, and a card's memory. */
function versionsOf(python: string, names: readonly string[]): Promise<Record<string, string>> {
  return new Promise((resolve) => {
    execFile(python, ['-c', ASK_VERSIONS, ...names], (error, answer) => {
      const versions = JSON.parse(error ? '{}' : answer) as Record<string, string | null>;
      const installed = Object.entries(versions).filter(([, version]) => version !== null);
      resolve(Object.fromEntries(installed) as Record<string, string>);
    });
  });
}
