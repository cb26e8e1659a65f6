import { fork, type ChildProcess } from 'node:child_process';

export interface TrainerProgram {
  /** The built trainer entry. */
  trainerPath: string;
  /** The Node that runs it. */
  nodePath: string;
}

/**
 * Starts a trainer process, which waits for its first message. CUDA numbers the cards there as nvidia-smi does, by
 * their place on the bus, and not the fastest first: 'cuda:0' is the same card to both.
 */
export function forkTrainer(
  { trainerPath, nodePath }: TrainerProgram,
  stderr: 'pipe' | 'inherit',
): ChildProcess {
  return fork(trainerPath, [], {
    execPath: nodePath,
    execArgv: [],
    env: { ...process.env, CUDA_DEVICE_ORDER: 'PCI_BUS_ID' },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', stderr, 'ipc'],
  });
}
