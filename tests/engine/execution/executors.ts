import { onTestFinished } from 'vitest';
import { vectorKernels } from '../../../src-main/engine/backends/nativeSession';
import type { Kernels } from '../../../src-main/engine/emitters/tensorflow/emitGraph';
import type {
  BatchLosses,
  StateEntry,
  StepExecutor,
} from '../../../src-main/engine/execution/executor';
import { eagerExecutor } from '../../../src-main/engine/execution/eagerExecutor';
import { noiseSeed } from '../../../src-main/engine/execution/noise';
import { initialState } from '../../../src-main/engine/execution/state';
import {
  openTracedExecutor,
  type TracedExecutor,
} from '../../../src-main/engine/execution/tracedExecutor';
import type { Model } from '../../../src-main/engine/models/model';
import { buildModel } from '../../../src-main/engine/models/registry';
import { batchPlan, batchSizes } from '../../../src-main/engine/session/batches';
import { createRandom } from '../../../src-shared/random';
import type { FieldValues } from '../../../src-shared/schema/fields';
import { type PixelSource, toyConfig } from '../toyImages';

/** A model with its training images, and how it is trained. */
export interface Problem {
  model: Model;
  source: PixelSource;
  batchSize: number;
  learningRate: number;
  /** Most images of one forward pass. */
  forwardLimit: number;
}

/** Returns the problem of a VAE of these fields on a source. */
export function vaeProblem(
  fields: FieldValues | undefined,
  source: PixelSource,
  changes: Partial<Problem> = {},
): Problem {
  const model = buildModel(toyConfig(fields).model, source.shape);
  return { model, source, batchSize: 16, learningRate: 1e-2, forwardLimit: 16, ...changes };
}

/** Returns the state before the first step of seed 0. */
export function firstState({ model }: Problem): StateEntry[] {
  return initialState(model.weights, createRandom(0, 'init'));
}

/** What computes in a session: our own kernels on processors that have them. */
const KERNELS = {
  session: 'tensorflow',
  'session fed by the host': 'tensorflow',
  'session with vector kernels': 'vector',
  'session-xla': 'xla',
} as const satisfies Record<string, Kernels>;

export type SessionWay = keyof typeof KERNELS;

/** The ways in which steps are computed. */
export type Way = 'eager' | SessionWay;

/** Returns the ways that this processor has. */
export function waysHere(): Way[] {
  const sessions = Object.keys(KERNELS) as SessionWay[];
  const possible = sessions.filter((way) => KERNELS[way] !== 'vector' || vectorKernels() !== null);
  return ['eager', ...possible];
}

/** Returns an executor at the first state of a problem, disposed when the test is over. */
export async function openWay(way: Way, problem: Problem): Promise<StepExecutor> {
  return way === 'eager' ? openEager(problem) : openSessionExecutor(problem, way);
}

/** Returns an executor that computes operation by operation, disposed when the test is over. */
export function openEager(problem: Problem): StepExecutor {
  const { source, model, learningRate, forwardLimit } = problem;
  const state = firstState(problem);
  const executor = eagerExecutor({
    model,
    shape: source.shape,
    source,
    learningRate,
    forwardLimit,
    state,
  });
  onTestFinished(() => executor.dispose());
  return executor;
}

/** Returns an executor over a session, disposed when the test is over. */
export async function openSessionExecutor(
  problem: Problem,
  way: SessionWay = 'session',
  threads = 2,
): Promise<TracedExecutor> {
  const { source, model, batchSize, learningRate, forwardLimit } = problem;
  const executor = await openTracedExecutor({
    model,
    shape: source.shape,
    source,
    learningRate,
    forwardLimit,
    state: firstState(problem),
    batchSizes: batchSizes(source.count, batchSize),
    isDataResident: way !== 'session fed by the host',
    kernels: KERNELS[way],
    threads,
  });
  onTestFinished(() => executor.dispose());
  return executor;
}

/** Returns the batches of the steps from `first` (1 for the first step of a run), seed 0. */
export function batchesOf({ source, batchSize }: Problem, first: number, count: number) {
  const plan = batchPlan(0, source.count, batchSize);
  return Array.from({ length: count }, (_, i) => ({
    step: first + i,
    indices: plan.batchAfter(first + i - 1).slice(),
    noiseSeed: noiseSeed(0, 'noise', first + i - 1),
  }));
}

/** Does steps one call each and returns the losses of each. */
export async function trainOneByOne(
  executor: StepExecutor,
  problem: Problem,
  first: number,
  count: number,
): Promise<BatchLosses[]> {
  const losses: BatchLosses[] = [];
  for (const batch of batchesOf(problem, first, count)) {
    losses.push(...(await executor.trainSteps([batch])));
  }
  return losses;
}
