import { createRandom } from '../../../src-shared/random';

/** Returns the steps of one pass over the training images; the last batch may be smaller. */
export function stepsPerEpoch(trainCount: number, batchSize: number): number {
  return Math.ceil(trainCount / batchSize);
}

/** Returns the sizes that the batches of an epoch have: the whole ones, and the last where it is smaller. */
export function batchSizes(trainCount: number, batchSize: number): number[] {
  const whole = Math.min(batchSize, trainCount);
  const rest = trainCount % whole;
  return rest === 0 ? [whole] : [whole, rest];
}

/** Chooses the images of each step: a new seeded permutation every epoch, cut into batches. */
export interface BatchPlan {
  /** Returns the images of the step after `stepIndex` steps; a view that later calls may change. */
  batchAfter(stepIndex: number): Uint32Array;
}

/** Returns the plan of a run; a pure function of (seed, step), so it needs no state to resume. */
export function batchPlan(seed: number, trainCount: number, batchSize: number): BatchPlan {
  const order = new Uint32Array(trainCount);
  let shuffledEpoch = -1;
  function shuffleFor(epoch: number): void {
    if (epoch === shuffledEpoch) return;
    for (let i = 0; i < trainCount; i++) order[i] = i;
    createRandom(seed, `shuffle/${epoch}`).shuffle(order);
    shuffledEpoch = epoch;
  }
  return {
    batchAfter(stepIndex) {
      const steps = stepsPerEpoch(trainCount, batchSize);
      shuffleFor(Math.floor(stepIndex / steps));
      const start = (stepIndex % steps) * batchSize;
      return order.subarray(start, Math.min(start + batchSize, trainCount));
    },
  };
}

/**
 * Returns a plan in which at least `wanted` images of each batch have a label (not -1): labelled images
 * take the places of the batch's first ones, each in turn, in a new seeded order every time round. A
 * hundred labels among 60,000 images would otherwise be met by chance, in one batch of five. As a pure
 * function of (seed, step) it needs no state to resume. Where no image has a label, or every one has,
 * it is the plan itself.
 */
export function withLabelled(
  plan: BatchPlan,
  labels: Int32Array,
  wanted: number,
  seed: number,
): BatchPlan {
  const places = Uint32Array.from(labels.keys());
  const labelled = places.filter((place) => labels[place]! >= 0);
  if (labelled.length === 0 || labelled.length === labels.length) return plan;
  const order = labelled.slice();
  let shuffledRound = -1;
  function inTurn(turn: number): number {
    const round = Math.floor(turn / labelled.length);
    if (round !== shuffledRound) {
      order.set(labelled);
      createRandom(seed, `labelled/${round}`).shuffle(order);
      shuffledRound = round;
    }
    return order[turn % labelled.length]!;
  }
  return {
    batchAfter(stepIndex) {
      const batch = plan.batchAfter(stepIndex).slice();
      const count = Math.min(wanted, batch.length);
      for (let i = 0; i < count; i++) batch[i] = inTurn(stepIndex * wanted + i);
      return batch;
    },
  };
}
