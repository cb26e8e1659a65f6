import os from 'node:os';
import type { ImageShape } from '../../../src-shared/domain';
import { StoreError } from '../../../src-shared/errors';
import type { ExecutionConfig, RunConfig } from '../../../src-shared/runConfig';
import { createRandom } from '../../../src-shared/random';
import { loadTensorFlow } from '../backends/tensorflow';
import type { StateEntry } from '../execution/executor';
import {
  availableMemoryBytes,
  type MemoryPlan,
  planCardMemory,
  planForward,
  planMemory,
  UNTRACED_PLAN,
} from '../execution/memoryPlan';
import type { StepRule } from '../execution/computations';
import { openExecutor, type OpenedExecutor } from '../execution/openExecutor';
import type { PluginDevices } from '../execution/pluginDevices';
import { openPluginExecutor } from '../execution/pluginExecutor';
import { NO_CACHE } from '../execution/programCache';
import { optimizerOf } from '../optimizers/optimizerOf';
import { preparationOf } from '../preparation';
import { initialState } from '../execution/state';
import type { Model } from '../models/model';
import { buildModel } from '../models/registry';
import { registerGradients } from '../tracing/gradients';
import { UntracedOperationError } from '../tracing/trace';
import { batchSizes, stepsPerEpoch } from './batches';
import { decodeCheckpoint } from './checkpoint';
import { configFingerprint } from './configFingerprint';
import { modelSession } from './modelSession';
import type { ImageSource, ModelSession, SessionOptions } from './session';
import { openSessionDevices } from './sessionDevices';

/**
 * Returns a session at the start of training, or where its checkpoint was written.
 * @throws ConfigError when the model does not fit the images, or the run the memory; StoreError for a damaged checkpoint or
 *   one of another run; WorkbenchError 'environment' without the TensorFlow library, or without the device that the config
 *   names.
 */
export async function openSession(options: SessionOptions): Promise<ModelSession> {
  const { config, shape, trainCount, classCount, source } = options;
  if (source !== undefined) checkSource(source, options);
  const model = options.model ?? buildModel(config.model, { shape, classCount, trainCount });
  const rule = stepRuleOf(config, model);
  const start = { model, rule, ...startOf(options, model, rule) };
  return modelSession(options, model, await openFrom(options, start), start.stepIndex);
}

/** What is trained, how, and from where. */
interface Start {
  model: Model;
  rule: StepRule;
  state: readonly StateEntry[];
  stepIndex: number;
}

/** What only computes forward does so on the processor: a card's start would take longer than the answers. */
async function openFrom(options: SessionOptions, start: Start): Promise<OpenedExecutor> {
  const asked = options.execution ?? options.config.execution;
  const isFixed = options.config.execution.executor !== 'measured';
  if (options.source === undefined) {
    return openOnProcessor(options, onProcessor(asked), start, null);
  }
  const isNamed = options.config.execution.device !== 'auto';
  const opened = await openSessionDevices(asked, isFixed, isNamed);
  if (opened.devices === null) {
    return openOnProcessor(options, asked, start, opened.cardRemark);
  }
  try {
    return await openOnDevices(options, options.source, asked, start, opened.devices);
  } catch (error) {
    if (!(error instanceof UntracedOperationError)) throw error;
    const eager = { ...asked, executor: 'eager' } as const;
    const remark = `The operation ${error.operation} has no traced kernel, so no plug-in can compute it.`;
    return openOnProcessor(options, eager, start, remark);
  }
}

function onProcessor(asked: ExecutionConfig): ExecutionConfig {
  return asked.executor === 'xla' ? { ...asked, executor: 'session' } : asked;
}

async function openOnProcessor(
  options: SessionOptions,
  execution: ExecutionConfig,
  { model, rule, state, stepIndex }: Start,
  cardRemark: string | null,
): Promise<OpenedExecutor> {
  const { config, shape, trainCount, source } = options;
  // Brings the gradients of the operations with it: nothing can be traced before.
  const { devices } = await loadTensorFlow();
  const { epochs, batchSize } = config.training;
  return openExecutor({
    model,
    shape,
    rule,
    source: source ?? null,
    state,
    batchSizes: batchSizes(trainCount, batchSize),
    memory: memoryPlanOf(options, model, rule),
    execution,
    isFixed: config.execution.executor !== 'measured',
    stepsAhead: epochs * stepsPerEpoch(trainCount, batchSize) - stepIndex,
    coreCount: os.availableParallelism(),
    hasCard: devices.includes('GPU'),
    cardRemark,
    onReport: options.onExecution ?? (() => undefined),
  });
}

/** Takes the devices over: they are closed where this fails. */
async function openOnDevices(
  options: SessionOptions,
  source: ImageSource,
  { precision, executor: asked }: ExecutionConfig,
  { model, rule, state }: Start,
  devices: PluginDevices,
): Promise<OpenedExecutor> {
  const { config, shape, trainCount } = options;
  let memory: MemoryPlan;
  try {
    await registerGradients();
    memory = deviceMemoryPlanOf(options, source, model, rule, devices);
  } catch (error) {
    devices.close();
    throw error;
  }
  const executor = await openPluginExecutor({
    model,
    shape,
    rule,
    source,
    state,
    batchSizes: batchSizes(trainCount, config.training.batchSize),
    isDataResident: memory.isDataResident,
    forwardLimit: memory.forwardLimit,
    precision,
    devices,
    cache: options.programCache ?? NO_CACHE,
    expectedBytes: memory.bytes,
  });
  options.onExecution?.({
    executor: 'xla',
    threads: devices.kind === 'cpu' ? os.availableParallelism() : 0,
    device: devices.text,
    deviceName: devices.name,
    precision,
    isDataResident: memory.isDataResident,
    reason: asked === 'xla' ? 'As the config asks.' : 'On the graphics card.',
    trials: [],
  });
  return { executor, shareThreads: () => undefined };
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

function deviceMemoryPlanOf(
  { config, shape, trainCount }: SessionOptions,
  source: ImageSource,
  model: Model,
  rule: StepRule,
  devices: PluginDevices,
): MemoryPlan {
  const needs = {
    model,
    rule,
    shape,
    trainCount,
    bytesPerValue: source.gatherPixels === undefined ? 4 : 1,
    batchSize: config.training.batchSize,
    availableBytes: devices.memoryBytes ?? availableMemoryBytes(),
  };
  return devices.kind === 'cuda'
    ? planCardMemory({ ...needs, cardCount: devices.count })
    : planMemory(needs);
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
