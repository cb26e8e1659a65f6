import type { Card } from '../../src-shared/domain';
import { installedPlugin } from '../../src-main/engine/backends/pjrtPlugins';
import { listCards } from '../../src-main/workbench/cards/nvidiaSmi';

/** Where the benchmark computes. */
export interface Machine {
  device: 'cuda:0' | 'cpu';
  /** Null on the processor. */
  card: Card | null;
  /** One line for the report's head. */
  text: string;
}

/** Returns the first card, where there is one with a plug-in; else the processor, and why. */
export async function benchMachine(): Promise<Machine> {
  const [first] = await listCards();
  if (first !== undefined && installedPlugin('cuda') !== null) {
    const { name, driverVersion } = first.card;
    return { device: 'cuda:0', card: first.card, text: `on ${name}, driver ${driverVersion}` };
  }
  const lack = first === undefined ? 'no NVIDIA card here' : 'no CUDA plug-in is set up';
  const isReady = installedPlugin('cpu') !== null;
  const text = `on the processor, ${lack}: these are no figures of a card`;
  return {
    device: 'cpu',
    card: null,
    text: isReady ? text : `${text}; the plug-in for the processor is not set up either`,
  };
}
