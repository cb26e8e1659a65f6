import { describe, expect, it } from 'vitest';
import { Patience } from '../../../src-main/workbench/trainer/patience';

function afterEpochs(patience: Patience, totalNats: readonly number[]): Patience {
  for (const [i, nats] of totalNats.entries()) patience.add(i + 1, nats);
  return patience;
}

describe('patience', () => {
  it('is over once so many epochs have passed since the best one', () => {
    const patience = afterEpochs(new Patience(2, null, 10), [90, 80, 81]);
    expect(patience.end).toBeNull();
    patience.add(4, 80.5);
    expect(patience.end).toEqual({ epoch: 4, bestEpoch: 2, bestNats: 80 });
  });

  it('begins anew with each better epoch, and one that is equal is no better', () => {
    expect(afterEpochs(new Patience(2, null, 10), [90, 91, 89, 90, 88.9]).end).toBeNull();
    expect(afterEpochs(new Patience(2, null, 10), [90, 90, 90]).end).toMatchObject({
      bestEpoch: 1,
    });
  });

  it('has no end where the config has none, or nothing was validated', () => {
    expect(afterEpochs(new Patience(0, null, 10), [1, 2, 3, 4]).end).toBeNull();
    expect(new Patience(1, null, 10).end).toBeNull();
  });

  it('goes on after a resume with the epochs that were recorded', () => {
    const recorded = {
      stepIndex: Float64Array.of(10, 20, 30),
      losses: { totalNats: Float64Array.of(90, 80, 81) },
    };
    const patience = new Patience(2, recorded, 10);
    expect(patience.end).toBeNull();
    patience.add(4, 82);
    expect(patience.end).toEqual({ epoch: 4, bestEpoch: 2, bestNats: 80 });
  });
});
