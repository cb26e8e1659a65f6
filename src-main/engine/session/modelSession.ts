import { TrainingDivergedError, WorkbenchError } from '../../../src-shared/errors';
import { createRandom } from '../../../src-shared/random';
import type { BatchLosses, StateEntry, StepExecutor } from '../execution/executor';
import { type Model, parameterCount, sizeOf } from '../models/model';
import { batchPlan } from './batches';
import { encodeCheckpoint } from './checkpoint';
import { configFingerprint } from './configFingerprint';
import { evaluateSource } from './evaluation';
import { forwardInBatches } from './forward';
import type { ModelSession, SessionOptions } from './session';

/**
 * Returns the session over an executor that holds the state after `startStep` steps. It owns the
 * executor and disposes it.
 */
export function modelSession(
  options: SessionOptions,
  model: Model,
  executor: StepExecutor,
  startStep: number,
): ModelSession {
  const { config, shape, trainCount } = options;
  const { batchSize, seed } = config.training;
  const { latentDim } = model;
  const imageSize = sizeOf([shape.height, shape.width, shape.channels]);
  const plan = batchPlan(seed, trainCount, batchSize);
  const images = new Float32Array(Math.min(batchSize, trainCount) * imageSize);
  let stepIndex = startStep;

  return {
    config,
    shape,
    latentDim,
    parameterCount: parameterCount(model),
    get stepIndex() {
      return stepIndex;
    },
    trainStep(source) {
      if (source.count !== trainCount) {
        throw new WorkbenchError(
          'internal',
          `the training source must have ${trainCount} images, got ${source.count}`,
        );
      }
      const indices = plan.batchAfter(stepIndex);
      const count = indices.length;
      const batch = images.subarray(0, count * imageSize);
      source.gather(indices, batch);
      const noise = new Float32Array(count * latentDim);
      createRandom(seed, `noise/${stepIndex}`).fillNormal(noise);
      const losses = executor.trainStep(batch, noise, count, stepIndex + 1);
      stepIndex += 1;
      assertFinite(losses, stepIndex);
      return { stepIndex, ...losses };
    },
    evaluate: (source, samples) => evaluateSource(executor, source, { samples, seed, latentDim }),
    encode(given, count) {
      const means = new Float32Array(count * latentDim);
      const logVariances = new Float32Array(count * latentDim);
      forwardInBatches(count, (start, end) => {
        const codes = executor.encode(given.slice(start * imageSize, end * imageSize), end - start);
        means.set(codes.means, start * latentDim);
        logVariances.set(codes.logVariances, start * latentDim);
      });
      return { means, logVariances };
    },
    decode(codes, count) {
      const decoded = new Float32Array(count * imageSize);
      forwardInBatches(count, (start, end) => {
        const part = codes.slice(start * latentDim, end * latentDim);
        decoded.set(executor.decode(part, end - start), start * imageSize);
      });
      return decoded;
    },
    reconstructionNats(given, codes, count) {
      const nats = new Float32Array(count);
      forwardInBatches(count, (start, end) => {
        const part = given.slice(start * imageSize, end * imageSize);
        const partCodes = codes.slice(start * latentDim, end * latentDim);
        nats.set(executor.reconstructionNats(part, partCodes, end - start), start);
      });
      return nats;
    },
    saveCheckpoint() {
      const entries = executor.exportState();
      assertFiniteState(entries, stepIndex);
      return encodeCheckpoint({ fingerprint: configFingerprint(options), stepIndex, entries });
    },
    dispose: () => executor.dispose(),
  };
}

function assertFinite(losses: BatchLosses, stepIndex: number): void {
  for (const [name, nats] of Object.entries(losses) as [string, number][]) {
    if (!Number.isFinite(nats)) {
      throw new TrainingDivergedError(
        `${name} became ${nats} at step ${stepIndex}: try a smaller learning rate`,
        stepIndex,
      );
    }
  }
}

/** An update can break the weights of which only the next step's losses would tell. */
function assertFiniteState(entries: readonly StateEntry[], stepIndex: number): void {
  const broken = entries.find(({ values }) => !values.every(Number.isFinite));
  if (broken) {
    throw new TrainingDivergedError(
      `${broken.name} has a value that is not finite after step ${stepIndex}: try a smaller learning rate`,
      stepIndex,
    );
  }
}
