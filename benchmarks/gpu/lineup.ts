import { join } from 'node:path';
import type { ContenderSpec } from '../duel/contenderSpec';
import { peersPath } from '../duel/peersPath';
import type { FoundPeer, GpuPeer } from './findPeers';
import type { Machine } from './machine';

/** Steps of a call of JAX's scan. */
export const SCAN_STEPS = { 'cuda:0': 64, cpu: 4 } as const;

const TORCH = [
  ['PyTorch, eager, fused Adam', 'eager'],
  ['PyTorch, torch.compile', 'compile'],
  ['PyTorch, CUDA graph', 'graph'],
  ['PyTorch, torch.compile in a CUDA graph', 'compile-graph'],
] as const;

export const PEER_TITLES: Record<GpuPeer, string> = { jax: 'JAX', torch: 'PyTorch' };
const SCRIPTS: Record<GpuPeer, string> = { jax: 'jax_peer.py', torch: 'torch_gpu_peer.py' };

/** Returns our contender: the benchmark's own program, started as one. */
export function ourSpec(program: string, env: Record<string, string> = {}): ContenderSpec {
  const args = [program, '--contender'];
  const command = process.execPath;
  return { name: 'Latent Workbench', family: 'ours', variant: 'xla', command, args, env };
}

/** Returns the contenders of the peers that were found; without CUDA graphs on the processor. */
export function peerSpecs(
  { device }: Machine,
  found: Partial<Record<GpuPeer, FoundPeer>>,
  benchmarksDir: string,
): ContenderSpec[] {
  const isCard = device !== 'cpu';
  const jax = [
    ['JAX jit, a step a call', 'step'],
    [`JAX jit, ${SCAN_STEPS[device]} steps a call by scan`, 'scan'],
  ] as const;
  const variants = { jax, torch: TORCH.filter(([, variant]) => isCard || !/graph/.test(variant)) };
  return (['jax', 'torch'] as const).flatMap((family) => {
    const peer = found[family];
    if (peer === undefined) return [];
    return variants[family].map(([name, variant]) => ({
      name,
      family,
      variant,
      command: peer.python,
      args: [join(benchmarksDir, 'gpu', 'peers', SCRIPTS[family])],
      env: { ...peerEnvironment(isCard), PYTHONPATH: peersPath(benchmarksDir) },
    }));
  });
}

function peerEnvironment(isCard: boolean): Record<string, string> {
  return {
    PYTHONDONTWRITEBYTECODE: '1',
    // Its own choice is three quarters of the card at once, which leaves the others too little.
    XLA_PYTHON_CLIENT_PREALLOCATE: 'false',
    ...(isCard
      ? { CUDA_DEVICE_ORDER: 'PCI_BUS_ID', JAX_PLATFORMS: 'cuda' }
      : { CUDA_VISIBLE_DEVICES: '-1', JAX_PLATFORMS: 'cpu' }),
  };
}
