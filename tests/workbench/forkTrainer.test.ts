import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { forkTrainer } from '../../src-main/workbench/forkTrainer';
import { temporaryFolder } from '../store/support';

it('has CUDA number the cards of a trainer as nvidia-smi does', async () => {
  const trainerPath = join(temporaryFolder(), 'trainer.cjs');
  writeFileSync(trainerPath, 'process.send([process.env.CUDA_DEVICE_ORDER, process.env.TZ]);');
  const child = forkTrainer({ trainerPath, nodePath: process.execPath }, 'inherit');
  const told = await new Promise((resolve) => child.on('message', resolve));
  // All else of the environment stays: the test's time zone is an example.
  expect(told).toEqual(['PCI_BUS_ID', 'UTC']);
});
