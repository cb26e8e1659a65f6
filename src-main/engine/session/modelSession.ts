import type { Losses } from '../../../src-shared/domain';
import { TrainingDivergedError, WorkbenchError } from '../../../src-shared/errors';
import type { EncodedCodes, ImageBatch, StateEntry, TrainingBatch } from '../execution/executor';
import { noiseSeed } from '../execution/noise';
import type { OpenedExecutor } from '../execution/openExecutor';
import { type Model, parameterCount } from '../models/model';
import { learningRateAt } from '../optimizers/learningRate';
import { sizeOf } from '../shape';
import { type BatchPlan, batchPlan, stepsPerEpoch, withLabelled } from './batches';
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
  const plan = planOf(options, model);
  const callLength = new CallLength();
  let stepIndex = startStep;

  /** The batches of the next steps, up to the last one of the epoch, whose size may differ. */
  function nextBatches(limit: number): TrainingBatch[] {
    const steps = stepsPerEpoch(trainCount, batchSize);
    const batches: TrainingBatch[] = [];
    for (let after = stepIndex; batches.length < limit; after++) {
      const indices = plan.batchAfter(after).slice();
      if (batches.length > 0 && indices.length !== batches[0]!.indices.length) break;
      batches.push({
        step: after + 1,
        indices,
        noiseSeed: noiseSeed(seed, 'noise', after),
        learningRate: learningRateAt(config.training, (after + 0.5) / steps),
        coefficients: model.coefficients(after / steps),
      });
      if ((after + 1) % steps === 0) break;
    }
    return batches;
  }

  function labelsBetween(labels: Int32Array | null, start: number, end: number) {
    if (!model.usesLabels) return null;
    if (labels === null) {
      throw new WorkbenchError('request', `a ${config.model.kind} needs a label for each image`);
    }
    return labels.slice(start, end);
  }

  function imagesBetween({ images, labels }: ImageBatch, start: number, end: number): ImageBatch {
    return {
      images: images.slice(start * imageSize, end * imageSize),
      labels: labelsBetween(labels, start, end),
      count: end - start,
    };
  }

  function lacks(part: string): WorkbenchError {
    return new WorkbenchError('request', `a ${config.model.kind} has no ${part}`);
  }

  return {
    config,
    shape,
    latentDim,
    parameterCount: parameterCount(model),
    encodes: model.encode !== null,
    usesLabels: model.usesLabels,
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
        return { stepIndex, losses: step };
      });
    },
    interrupt: () => executor.interrupt(),
    shareThreads,
    evaluate: (source, samples) =>
      evaluateSource(executor, source, {
        samples,
        seed,
        coefficients: model.coefficients(Infinity),
      }),
    async encode(batch) {
      if (model.encode === null) throw lacks('encoder');
      const codes: Record<keyof EncodedCodes, Float32Array | null> = {
        means: null,
        logVariances: null,
        klNats: null,
      };
      await forwardInBatches(batch.count, async (start, end) => {
        const part = await executor.encode(imagesBetween(batch, start, end));
        for (const [name, numbers] of entriesOf(part)) {
          codes[name] ??= numbers && new Float32Array(batch.count * latentDim);
          if (numbers) codes[name]!.set(numbers, start * latentDim);
        }
      });
      return { ...codes, means: codes.means ?? new Float32Array(0) };
    },
    async decode({ codes, labels, count }) {
      const decoded = new Float32Array(count * imageSize);
      await forwardInBatches(count, async (start, end) => {
        const part = {
          codes: codes.slice(start * latentDim, end * latentDim),
          labels: labelsBetween(labels, start, end),
          count: end - start,
        };
        decoded.set(await executor.decode(part), start * imageSize);
      });
      return decoded;
    },
    async reconstructionNats(batch, codes) {
      if (model.reconstructionNats === null) throw lacks('likelihood');
      const nats = new Float32Array(batch.count);
      await forwardInBatches(batch.count, async (start, end) => {
        const part = imagesBetween(batch, start, end);
        const partCodes = codes.slice(start * latentDim, end * latentDim);
        nats.set(await executor.reconstructionNats(part, partCodes), start);
      });
      return nats;
    },
    async samplePrior(count, sampleSeed) {
      if (model.samplePrior === null) throw lacks('prior');
      return executor.samplePrior(count, noiseSeed(sampleSeed, 'prior', 0));
    },
    exportState: () => executor.exportState(),
    async saveCheckpoint() {
      const entries = await executor.exportState();
      assertFiniteState(entries, stepIndex);
      return encodeCheckpoint({ fingerprint: configFingerprint(options), stepIndex, entries });
    },
    dispose: () => executor.dispose(),
  };
}

/** The batches that a model wants: those with too few labels for it get some more. */
function planOf({ config, trainCount, source }: SessionOptions, model: Model): BatchPlan {
  const { batchSize, seed } = config.training;
  const plan = batchPlan(seed, trainCount, batchSize);
  const { labelledPerBatch } = model;
  if (labelledPerBatch === undefined || !source?.labels) return plan;
  return withLabelled(plan, source.labels, labelledPerBatch, seed);
}

function entriesOf(codes: EncodedCodes) {
  return Object.entries(codes) as [keyof EncodedCodes, Float32Array | null][];
}

function assertFinite(losses: Losses, stepIndex: number): void {
  for (const [name, nats] of Object.entries(losses)) {
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
