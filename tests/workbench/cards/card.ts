import type { Card } from '../../../src-shared/domain';

/** A card with 10 GB free of 80. */
export function card(index: number, given: Partial<Card> = {}): Card {
  return {
    index,
    name: 'NVIDIA H100 80GB HBM3',
    driverVersion: '580.65.06',
    memoryBytes: 80e9,
    freeBytes: 10e9,
    ...given,
  };
}
