import type { ExecutionReport } from '../../../src-shared/domain';

/** A choice by trial, in which one executor could not run. */
const MEASURED: ExecutionReport = {
  executor: 'session',
  threads: 2,
  device: 'cpu',
  deviceName: null,
  precision: 'f32',
  isDataResident: true,
  reason: 'The fastest of four in a trial of 40 steps.',
  trials: [
    { executor: 'session', threads: 1, stepMs: 8.42, firstCallMs: 96, error: null },
    { executor: 'session', threads: 2, stepMs: 5.12, firstCallMs: 91, error: null },
    { executor: 'session-xla', threads: 2, stepMs: 6.03, firstCallMs: 4210, error: null },
    {
      executor: 'session-xla',
      threads: 1,
      stepMs: null,
      firstCallMs: null,
      error: 'the library was built without XLA for this device',
    },
  ],
};

const STAND_IN: ExecutionReport = {
  executor: 'eager',
  threads: 2,
  device: 'cpu',
  deviceName: null,
  precision: 'f32',
  isDataResident: false,
  reason: 'The operation Cumsum has no traced kernel, so no graph can be made of the step.',
  trials: [],
};

/** One card, by itself. */
const ON_CARD: ExecutionReport = {
  executor: 'xla',
  threads: 0,
  device: 'cuda:0',
  deviceName: 'NVIDIA RTX A6000',
  precision: 'f32',
  isDataResident: true,
  reason: 'A graphics card is there, and it had the most free memory.',
  trials: [{ executor: 'xla', threads: 0, stepMs: 0.214, firstCallMs: 3120, error: null }],
};

const ON_TWO_CARDS: ExecutionReport = {
  ...ON_CARD,
  device: 'cuda:0,1',
  precision: 'bf16',
  reason: 'As configured: each card computes its share of every batch.',
  trials: [],
};

/** Returns how a fake run is computed: by trial, on cards, by the eager executor in another's place, or unknown. */
export function fakeExecution(runId: string): ExecutionReport | null {
  if (runId === 'beta-4') return STAND_IN;
  if (runId === 'digits-live' || runId === 'card-full') return ON_CARD;
  if (runId === 'two-cards') return ON_TWO_CARDS;
  return runId === 'stopped-one' ? null : MEASURED;
}
