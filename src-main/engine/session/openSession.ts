import os from 'node:os';
import type { ImageShape } from '../../../src-shared/domain';
import { StoreError } from '../../../src-shared/errors';
import type { RunConfig } from '../../../src-shared/runConfig';
import { createRandom } from '../../../src-shared/random';
import { loadTensorFlow } from '../backends/tensorflow';
import type { StateEntry } from '../execution/executor';
import {
  availableMemoryBytes,
  type MemoryPlan,
  planForward,
  planMemory,
  UNTRACED_PLAN,
} from '../execution/memoryPlan';
import type { StepRule } from '../execution/computations';
import { openExecutor } from '../execution/openExecutor';
import { optimizerOf } from '../optimizers/optimizerOf';
import { preparationOf } from '../preparation';
import { initialState } from '../execution/state';
import type { Model } from '../models/model';
import { buildModel } from '../models/registry';
import { UntracedOperationError } from '../tracing/trace';
import { batchSizes, stepsPerEpoch } from './batches';
import { decodeCheckpoint } from './checkpoint';
import { configFingerprint } from './configFingerprint';
import { modelSession } from './modelSession';
import type { ImageSource, ModelSession, SessionOptions } from './session';

/**
 * Returns a session at the start of training, or where its checkpoint was written.
 * @throws ConfigError when the model does not fit the images, or the run the memory; StoreError for a damaged checkpoint or
 *   one of another run; WorkbenchError 'environment' without the TensorFlow library.
 */
export async function openSession(options: SessionOptions): Promise<ModelSession> {
  const { config, shape, trainCount, source } = options;
  if (source !== undefined) checkSource(source, options);
  const { classCount } = options;
  const model = options.model ?? buildModel(config.model, { shape, classCount, trainCount });
  const rule = stepRuleOf(config, model);
  // Brings the gradients of the operations with it: nothing can be traced before.
  const { devices } = await loadTensorFlow();
  const { epochs, batchSize } = config.training;
  const { stepIndex, state } = startOf(options, model, rule);
  const memory = memoryPlanOf(options, model, rule);
  const opened = await openExecutor({
    model,
    shape,
    rule,
    source: source ?? null,
    state,
    batchSizes: batchSizes(trainCount, batchSize),
    memory,
    execution: options.execution ?? config.execution,
    isFixed: config.execution.executor !== 'measured',
    stepsAhead: epochs * stepsPerEpoch(trainCount, batchSize) - stepIndex,
    coreCount: os.availableParallelism(),
    hasCard: devices.includes('GPU'),
    onReport: options.onExecution ?? (() => undefined),
  });
  return modelSession(options, model, opened, stepIndex);
}

/** What turns a batch of a run into a step. */
function stepRuleOf({ training, data }: RunConfig, { adamBeta1 }: Model): StepRule {
  return {
    optimizer: optimizerOf(training, adamBeta1),
    clipNorm: training.clipNorm,
    preparation: preparationOf(data),
  };
}

/** A source that does not match would be read past its end, or give images of another run. */
function checkSource(source: ImageSource, { shape, trainCount }: SessionOptions): void {
  if (source.count !== trainCount) {
    throw new Error(`the training source must have ${trainCount} images, got ${source.count}`);
  }
  const [expected, found] = [shapeText(shape), shapeText(source.shape)];
  if (expected !== found) {
    throw new Error(`the training source must have images of ${expected}, got ${found}`);
  }
}

function shapeText({ height, width, channels }: ImageShape): string {
  return `${height} x ${width} x ${channels}`;
}

function memoryPlanOf(
  { config, shape, trainCount, source }: SessionOptions,
  model: Model,
  rule: StepRule,
): Omit<MemoryPlan, 'bytes'> {
  const { batchSize } = config.training;
  const availableBytes = availableMemoryBytes();
  const bytesPerValue = source?.gatherPixels === undefined ? 4 : 1;
  const needs = { model, rule, shape, trainCount, bytesPerValue, batchSize, availableBytes };
  try {
    return source === undefined ? planForward(model, rule, shape) : planMemory(needs);
  } catch (error) {
    if (error instanceof UntracedOperationError) return UNTRACED_PLAN;
    throw error;
  }
}

/** The state to begin with, from the seed or from the checkpoint, and its steps. */
function startOf(
  options: SessionOptions,
  model: Model,
  rule: StepRule,
): { stepIndex: number; state: StateEntry[] } {
  if (options.checkpoint === undefined) {
    const random = createRandom(options.config.training.seed, 'init');
    const drawn = initialState(model.weights, rule.optimizer.suffixes, random);
    return { stepIndex: 0, state: drawn.map((entry) => started(entry, options.startingWeights)) };
  }
  const { fingerprint, stepIndex, entries } = decodeCheckpoint(options.checkpoint);
  const expected = configFingerprint(options);
  if (fingerprint !== expected) {
    throw new StoreError(
      `the checkpoint must be of a run with config fingerprint ${expected}, got ${fingerprint}`,
    );
  }
  return { stepIndex, state: entries };
}

function started(entry: StateEntry, given: SessionOptions['startingWeights']): StateEntry {
  const values = given?.get(entry.name);
  return values === undefined ? entry : { ...entry, values: values.slice() };
}
