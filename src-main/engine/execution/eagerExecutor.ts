import * as tf from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../../src-shared/domain';
import type { Model } from '../models/model';
import { Draws } from '../random/draws';
import type { ImageSource } from '../session/session';
import { sizeOf } from '../shape';
import { evaluation, type StepRule, trainingStep, weightsOf } from './computations';
import type { ImageBatch, NoiseSeed, StateEntry, StepExecutor, TrainingBatch } from './executor';
import { scalars, seedTensor } from './fedTensors';
import { forwardParts } from './forwardParts';
import { batchAt } from './imageBatch';
import { inTidy } from './inTidy';
import { batchLosses, meanLosses } from './losses';
import { partSeed } from './noise';
import { checkState } from './state';

/** What every executor is opened with. */
export interface ExecutorOptions {
  model: Model;
  shape: ImageShape;
  rule: StepRule;
  /** The training images; null where the executor is not to train. */
  source: ImageSource | null;
  /** The whole state to begin with. */
  state: readonly StateEntry[];
  /** Most images of one forward pass: a power of two. Parts of an evaluation draw noise of their own. */
  forwardLimit: number;
}

/**
 * Returns an executor that runs the model operation by operation on the loaded backend: the
 * reference that every faster one is compared with.
 */
export function eagerExecutor({
  model,
  shape,
  rule,
  source,
  state,
  forwardLimit,
}: ExecutorOptions): StepExecutor {
  const imageShape = [shape.height, shape.width, shape.channels];
  const imageSize = sizeOf(imageShape);
  const { suffixes } = rule.optimizer;
  let slots = importSlots(state);

  const weights = () =>
    weightsOf(
      model,
      slots.map(([value]) => value!),
    );
  const labelTensor = (labels: Int32Array | null) =>
    model.usesLabels ? tf.tensor1d(labels!, 'int32') : null;
  const batchOf = ({ images, labels, count }: ImageBatch) => ({
    images: tf.tensor(images, [count, ...imageShape]),
    labels: labelTensor(labels),
  });
  const codeTensor = (codes: Float32Array, count: number) =>
    tf.tensor(codes, [count, model.latentDim]);

  function importSlots(entries: readonly StateEntry[]): tf.Tensor[][] {
    checkState(model.weights, suffixes, entries);
    // TensorFlow may compute on the array itself, hence the copy.
    const tensors = entries.map(({ values, shape: sides }) =>
      tf.keep(tf.tensor(values.slice(), [...sides])),
    );
    return model.weights.map((_, i) =>
      tensors.slice(i * suffixes.length, (i + 1) * suffixes.length),
    );
  }

  function replaceSlots(next: tf.Tensor[][]): void {
    slots.flat().forEach((tensor) => tensor.dispose());
    slots = next;
  }

  function trainStep({ step, indices, noiseSeed, learningRate, coefficients }: TrainingBatch) {
    return inTidy(() => {
      const result = trainingStep(
        model,
        rule,
        batchOf(batchAt(source!, indices)),
        seedTensor(noiseSeed),
        {
          coefficients: scalars(coefficients),
          optimizer: scalars(rule.optimizer.numbers(step, learningRate)),
        },
        slots,
      );
      result.parts.flat().forEach((tensor) => tf.keep(tensor));
      replaceSlots(result.parts);
      const [losses] = batchLosses(model.terms, result.losses.dataSync<'float32'>());
      result.losses.dispose();
      return losses!;
    });
  }

  function evaluatePart(
    { images, labels }: ImageBatch,
    { start, size }: { start: number; size: number },
    noiseSeed: NoiseSeed,
    coefficients: Readonly<Record<string, number>>,
  ) {
    return inTidy(() => {
      const batch = batchOf({
        images: images.slice(start * imageSize, (start + size) * imageSize),
        labels: labels?.slice(start, start + size) ?? null,
        count: size,
      });
      const losses = evaluation(
        model,
        rule.preparation,
        batch,
        seedTensor(partSeed(noiseSeed, start)),
        scalars(coefficients),
        weights(),
      );
      return { losses: batchLosses(model.terms, losses.dataSync<'float32'>())[0]!, size };
    });
  }

  return {
    trainSteps: (batches) => settled(() => batches.slice(0, 1).map(trainStep)),
    interrupt: () => undefined,
    evaluate: (batch, noiseSeed, coefficients) =>
      settled(() =>
        meanLosses(
          forwardParts(batch.count, forwardLimit).map((part) =>
            evaluatePart(batch, part, noiseSeed, coefficients),
          ),
        ),
      ),
    encode: (batch) =>
      settled(() =>
        inTidy(() => {
          const { mean, logVariance, klPerDimension } = model.encode!(batchOf(batch), weights());
          return {
            means: mean.dataSync<'float32'>(),
            logVariances: logVariance?.dataSync<'float32'>() ?? null,
            klNats: klPerDimension?.dataSync<'float32'>() ?? null,
          };
        }),
      ),
    decode: ({ codes, labels, count }) =>
      settled(() =>
        inTidy(() =>
          model
            .decode(codeTensor(codes, count), labelTensor(labels), weights())
            .dataSync<'float32'>(),
        ),
      ),
    reconstructionNats: (batch, codes) =>
      settled(() =>
        inTidy(() =>
          model.reconstructionNats!(
            batchOf(batch),
            codeTensor(codes, batch.count),
            weights(),
          ).dataSync<'float32'>(),
        ),
      ),
    samplePrior: (count, noiseSeed) =>
      settled(() =>
        inTidy(() =>
          model.samplePrior!(
            count,
            new Draws(seedTensor(noiseSeed)),
            weights(),
          ).dataSync<'float32'>(),
        ),
      ),
    exportState: () =>
      settled(() =>
        model.weights.flatMap(({ name, shape: sides }, i) =>
          slots[i]!.map((tensor, part) => ({
            name: name + suffixes[part]!,
            shape: sides,
            // Where nothing was computed yet, tfjs gives the very array that the tensor was made of.
            values: tensor.dataSync<'float32'>().slice(),
          })),
        ),
      ),
    importState: (entries) => settled(() => replaceSlots(importSlots(entries))),
    dispose: () => replaceSlots([]),
  };
}

/** Returns what `compute` returns or throws as a promise: eager work is done when the call returns. */
function settled<Result>(compute: () => Result): Promise<Result> {
  return Promise.resolve().then(compute);
}
