import { TrainingDivergedError } from '../../../src-shared/errors';
import type { BatchLosses, StateEntry, TrainingBatch } from '../execution/executor';
import { noiseSeed } from '../execution/noise';
import type { OpenedExecutor } from '../execution/openExecutor';
import { type Model, parameterCount } from '../models/model';
import { sizeOf } from '../shape';
import { batchPlan, stepsPerEpoch } from './batches';
import { encodeCheckpoint } from './checkpoint';
import { configFingerprint } from './configFingerprint';
import { evaluateSource } from './evaluation';
import { forwardInBatches } from './forward';
import { CallLength } from './callLength';
import type { ModelSession, SessionOptions } from './session';

/**
 * Returns the session over an executor that holds the state after `startStep` steps. It owns the
 * executor and disposes it.
 */
export function modelSession(
  options: SessionOptions,
  model: Model,
  { executor, shareThreads }: OpenedExecutor,
  startStep: number,
): ModelSession {
  const { config, shape, trainCount } = options;
  const { batchSize, seed } = config.training;
  const { latentDim } = model;
  const imageSize = sizeOf([shape.height, shape.width, shape.channels]);
  const plan = batchPlan(seed, trainCount, batchSize);
  const callLength = new CallLength();
  let stepIndex = startStep;

  /** The batches of the next steps, up to the last one of the epoch, whose size may differ. */
  function nextBatches(limit: number): TrainingBatch[] {
    const steps = stepsPerEpoch(trainCount, batchSize);
    const batches: TrainingBatch[] = [];
    for (let after = stepIndex; batches.length < limit; after++) {
      const indices = plan.batchAfter(after).slice();
      if (batches.length > 0 && indices.length !== batches[0]!.indices.length) break;
      batches.push({ step: after + 1, indices, noiseSeed: noiseSeed(seed, 'noise', after) });
      if ((after + 1) % steps === 0) break;
    }
    return batches;
  }

  return {
    config,
    shape,
    latentDim,
    parameterCount: parameterCount(model),
    get stepIndex() {
      return stepIndex;
    },
    async trainSteps(limit) {
      const batches = nextBatches(Math.min(limit, callLength.steps));
      const startMs = performance.now();
      const losses = await executor.trainSteps(batches);
      callLength.measured(losses.length, performance.now() - startMs);
      return losses.map((step) => {
        stepIndex += 1;
        assertFinite(step, stepIndex);
        return { stepIndex, ...step };
      });
    },
    interrupt: () => executor.interrupt(),
    shareThreads,
    evaluate: (source, samples) => evaluateSource(executor, source, { samples, seed }),
    async encode(given, count) {
      const means = new Float32Array(count * latentDim);
      const logVariances = new Float32Array(count * latentDim);
      await forwardInBatches(count, async (start, end) => {
        const part = given.slice(start * imageSize, end * imageSize);
        const codes = await executor.encode(part, end - start);
        means.set(codes.means, start * latentDim);
        logVariances.set(codes.logVariances, start * latentDim);
      });
      return { means, logVariances };
    },
    async decode(codes, count) {
      const decoded = new Float32Array(count * imageSize);
      await forwardInBatches(count, async (start, end) => {
        const part = codes.slice(start * latentDim, end * latentDim);
        decoded.set(await executor.decode(part, end - start), start * imageSize);
      });
      return decoded;
    },
    async reconstructionNats(given, codes, count) {
      const nats = new Float32Array(count);
      await forwardInBatches(count, async (start, end) => {
        const part = given.slice(start * imageSize, end * imageSize);
        const partCodes = codes.slice(start * latentDim, end * latentDim);
        nats.set(await executor.reconstructionNats(part, partCodes, end - start), start);
      });
      return nats;
    },
    async saveCheckpoint() {
      const entries = await executor.exportState();
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
