import { StoreError } from '../../../src-shared/errors';
import { createRandom } from '../../../src-shared/random';
import { loadTensorFlow } from '../backends/tensorflow';
import { eagerExecutor } from '../execution/eagerExecutor';
import type { StepExecutor } from '../execution/executor';
import { buildModel } from '../models/registry';
import { decodeCheckpoint } from './checkpoint';
import { configFingerprint } from './configFingerprint';
import { modelSession } from './modelSession';
import type { ModelSession, SessionOptions } from './session';

/**
 * Returns a session at the start of training, or where its checkpoint was written.
 * @throws ConfigError when the model does not fit the images; StoreError for a damaged checkpoint or
 *   one of another run; WorkbenchError 'environment' without the TensorFlow library.
 */
export async function openSession(options: SessionOptions): Promise<ModelSession> {
  await loadTensorFlow();
  const { config, shape } = options;
  const { learningRate, seed } = config.training;
  const model = buildModel(config.model, shape);
  const executor = eagerExecutor(model, shape, learningRate, createRandom(seed, 'init'));
  try {
    const stepIndex = options.checkpoint ? restore(executor, options, options.checkpoint) : 0;
    return modelSession(options, model, executor, stepIndex);
  } catch (error) {
    executor.dispose();
    throw error;
  }
}

/** Loads a checkpoint's state into the executor and returns its steps. */
function restore(executor: StepExecutor, options: SessionOptions, bytes: Uint8Array): number {
  const { fingerprint, stepIndex, entries } = decodeCheckpoint(bytes);
  const expected = configFingerprint(options);
  if (fingerprint !== expected) {
    throw new StoreError(
      `the checkpoint must be of a run with config fingerprint ${expected}, got ${fingerprint}`,
    );
  }
  executor.importState(entries);
  return stepIndex;
}
