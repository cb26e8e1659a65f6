import { onTestFinished } from 'vitest';
import { vectorKernels } from '../../../src-main/engine/backends/nativeSession';
import type { Kernels } from '../../../src-main/engine/emitters/tensorflow/emitGraph';
import type {
  StateEntry,
  StepExecutor,
  TrainingBatch,
} from '../../../src-main/engine/execution/executor';
import type { StepRule } from '../../../src-main/engine/execution/computations';
import { eagerExecutor } from '../../../src-main/engine/execution/eagerExecutor';
import { noiseSeed } from '../../../src-main/engine/execution/noise';
import {
  openPluginDevices,
  type PluginDeviceOptions,
} from '../../../src-main/engine/execution/pluginDevices';
import {
  openPluginExecutor,
  type PluginOptions,
} from '../../../src-main/engine/execution/pluginExecutor';
import { NO_CACHE } from '../../../src-main/engine/execution/programCache';
import { initialState } from '../../../src-main/engine/execution/state';
import {
  openTracedExecutor,
  type TracedExecutor,
} from '../../../src-main/engine/execution/tracedExecutor';
import type { Model } from '../../../src-main/engine/models/model';
import { buildModel } from '../../../src-main/engine/models/registry';
import { adam } from '../../../src-main/engine/optimizers/adam';
import { preparationOf } from '../../../src-main/engine/preparation';
import { batchPlan, batchSizes, stepsPerEpoch } from '../../../src-main/engine/session/batches';
import { parseDevice } from '../../../src-shared/device';
import type { Losses } from '../../../src-shared/domain';
import { createRandom } from '../../../src-shared/random';
import type { FieldValues } from '../../../src-shared/schema/fields';
import type { ImageSource } from '../../../src-main/engine/session/session';
import { toyConfig } from '../toyImages';

/** Adam on images as they are. */
export const PLAIN_RULE: StepRule = {
  optimizer: adam(),
  clipNorm: 0,
  preparation: preparationOf({ binarise: 'none', noiseSigma: 0 }),
};

/** A model with its training images, and how it is trained. */
export interface Problem {
  model: Model;
  source: ImageSource;
  rule: StepRule;
  batchSize: number;
  learningRate: number;
  /** Most images of one forward pass. */
  forwardLimit: number;
}

/** Returns the problem of a VAE of these fields on a source. */
export function vaeProblem(
  fields: FieldValues | undefined,
  source: ImageSource,
  changes: Partial<Problem> = {},
): Problem {
  const model = buildModel(toyConfig(fields).model, {
    shape: source.shape,
    classCount: 0,
    trainCount: source.count,
  });
  return problemOf(model, source, changes);
}

/** Returns the problem of a model on a source. */
export function problemOf(
  model: Model,
  source: ImageSource,
  changes: Partial<Problem> = {},
): Problem {
  return {
    model,
    source,
    rule: PLAIN_RULE,
    batchSize: 16,
    learningRate: 1e-2,
    forwardLimit: 16,
    ...changes,
  };
}

/** Returns the state before the first step of seed 0. */
export function firstState({ model, rule }: Problem): StateEntry[] {
  return initialState(model.weights, rule.optimizer.suffixes, createRandom(0, 'init'));
}

/** What computes in a session: our own kernels on processors that have them. */
const KERNELS = {
  session: 'tensorflow',
  'session fed by the host': 'tensorflow',
  'session with vector kernels': 'vector',
  'session-xla': 'xla',
} as const satisfies Record<string, Kernels>;

export type SessionWay = keyof typeof KERNELS;

/** Devices of the processor's plug-in that share each batch. */
const PLUGIN_DEVICES = { 'plug-in': 'cpu', 'plug-in, two devices': 'cpu:0,1' } as const;

type PluginWay = keyof typeof PLUGIN_DEVICES;

/** The ways in which steps are computed. */
export type Way = 'eager' | SessionWay | PluginWay;

/** Returns the ways that this processor has. */
export function waysHere(): Way[] {
  const sessions = Object.keys(KERNELS) as SessionWay[];
  const possible = sessions.filter((way) => KERNELS[way] !== 'vector' || vectorKernels() !== null);
  return ['eager', ...possible, ...(Object.keys(PLUGIN_DEVICES) as PluginWay[])];
}

/** Returns an executor at the first state of a problem, disposed when the test is over. */
export async function openWay(way: Way, problem: Problem): Promise<StepExecutor> {
  if (way === 'eager') return openEager(problem);
  return isPluginWay(way) ? openPlugin(problem, way) : openSessionExecutor(problem, way);
}

function isPluginWay(way: SessionWay | PluginWay): way is PluginWay {
  return way in PLUGIN_DEVICES;
}

/** Returns an executor on the processor's plug-in, disposed when the test is over. */
export async function openPlugin(
  problem: Problem,
  way: PluginWay = 'plug-in',
  changes: Partial<PluginOptions> = {},
): Promise<StepExecutor> {
  const { source, model, rule, batchSize, forwardLimit } = problem;
  const open = () =>
    openPluginDevices({
      choice: parseDevice(PLUGIN_DEVICES[way]) as PluginDeviceOptions['choice'],
      memoryShare: 1,
      isDeterministic: true,
    });
  const executor = await openPluginExecutor({
    model,
    shape: source.shape,
    source,
    rule,
    forwardLimit,
    state: firstState(problem),
    batchSizes: batchSizes(source.count, batchSize),
    isDataResident: true,
    precision: 'f32',
    devices: changes.devices ?? (await open()),
    cache: NO_CACHE,
    expectedBytes: 0,
    ...changes,
  });
  onTestFinished(() => executor.dispose());
  return executor;
}

/** Returns an executor that computes operation by operation, disposed when the test is over. */
export function openEager(problem: Problem): StepExecutor {
  const { source, model, rule, forwardLimit } = problem;
  const state = firstState(problem);
  const executor = eagerExecutor({
    model,
    shape: source.shape,
    source,
    rule,
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
  const { source, model, rule, batchSize, forwardLimit } = problem;
  const executor = await openTracedExecutor({
    model,
    shape: source.shape,
    source,
    rule,
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
export function batchesOf(
  { model, source, batchSize, learningRate }: Problem,
  first: number,
  count: number,
): TrainingBatch[] {
  const plan = batchPlan(0, source.count, batchSize);
  const steps = stepsPerEpoch(source.count, batchSize);
  return Array.from({ length: count }, (_, i) => ({
    step: first + i,
    indices: plan.batchAfter(first + i - 1).slice(),
    noiseSeed: noiseSeed(0, 'noise', first + i - 1),
    learningRate,
    coefficients: model.coefficients((first + i - 1) / steps),
  }));
}

/** Does steps one call each and returns the losses of each. */
export async function trainOneByOne(
  executor: StepExecutor,
  problem: Problem,
  first: number,
  count: number,
): Promise<Losses[]> {
  const losses: Losses[] = [];
  for (const batch of batchesOf(problem, first, count)) {
    losses.push(...(await executor.trainSteps([batch])));
  }
  return losses;
}
