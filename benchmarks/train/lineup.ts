import { join } from 'node:path';
import type { ContenderSpec } from '../duel/contenderSpec';
import { peersPath } from '../duel/peersPath';

/** The distributions of each peer, pinned; pip brings whatever else they need. */
export const PEER_PACKAGES = {
  keras: ['tensorflow-cpu==2.21.0', 'keras==3.15.1'],
  torch: ['torch==2.15.0'],
  projections: ['scikit-learn==1.9.1', 'openTSNE==1.0.4'],
} as const;
export type PeerFamily = keyof typeof PEER_PACKAGES;

const OURS = [
  ['Latent Workbench, eager', 'eager'],
  ['Latent Workbench, session', 'session'],
  ['Latent Workbench, session with XLA', 'session-xla'],
] as const;

/*
 * Left out, because none was quicker where each was measured beside these: torch.compile (mlp 5.1 ms
 * beside 5.2, conv 58 beside 54, for 14 to 28 s of compiling), several Keras steps in one call,
 * images kept as bytes.
 */
const PEERS = [
  ['Keras, tf.function', 'keras', 'graph'],
  ['Keras, jit_compile', 'keras', 'jit'],
  ['PyTorch, fused Adam', 'torch', 'fused'],
  ['PyTorch, default Adam', 'torch', 'default'],
] as const;

/** Returns our contenders: this benchmark's own program, started as one. */
export function ourSpecs(program: string): ContenderSpec[] {
  return OURS.map(([name, variant]) => ({
    name,
    family: 'ours',
    variant,
    command: process.execPath,
    args: [program, '--contender'],
    env: {},
  }));
}

/**
 * Returns the contenders of the peers that are installed.
 * @param python the interpreter that has them
 * @param benchmarksDir holds the scripts of the peers
 */
export function peerSpecs(
  python: string,
  benchmarksDir: string,
  installed: readonly PeerFamily[],
): ContenderSpec[] {
  return PEERS.filter(([, family]) => installed.includes(family)).map(
    ([name, family, variant]) => ({
      name,
      family,
      variant,
      command: python,
      args: [join(benchmarksDir, 'train', 'peers', `${family}_peer.py`)],
      env: { ...PEER_ENVIRONMENT[family], PYTHONPATH: peersPath(benchmarksDir) },
    }),
  );
}

/** No compiled scripts beside the sources; no graphics card, which no contender is to use. */
const PYTHON_ENVIRONMENT = { PYTHONDONTWRITEBYTECODE: '1', CUDA_VISIBLE_DEVICES: '-1' };

const PEER_ENVIRONMENT: Record<(typeof PEERS)[number][1], Record<string, string>> = {
  keras: { ...PYTHON_ENVIRONMENT, TF_CPP_MIN_LOG_LEVEL: '2' },
  // glibc gives large blocks back to the system at every step, and PyTorch's convolutional steps
  // take a quarter longer for getting them anew. Its tuning guide advises another allocator; glibc
  // told to keep the blocks does as well. Keras's steps take the same time either way.
  torch: {
    ...PYTHON_ENVIRONMENT,
    MALLOC_MMAP_THRESHOLD_: '8589934592',
    MALLOC_TRIM_THRESHOLD_: '8589934592',
  },
};
