import * as tf from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../../src-shared/domain';
import type { Model } from '../models/model';
import type { AdamSlot } from '../operations/adamUpdate';
import { ADAM_DEFAULTS, adamStepSize } from '../optimizers/adam';
import type { ImageSource } from '../session/session';
import { sizeOf } from '../shape';
import { evaluation, trainingStep, weightsOf } from './computations';
import type { NoiseSeed, StateEntry, StepExecutor, TrainingBatch } from './executor';
import { inTidy } from './inTidy';
import { forwardParts } from './forwardParts';
import { batchLosses, meanLosses } from './losses';
import { partSeed } from './noise';
import { checkState, SLOT_SUFFIXES } from './state';

/** What every executor is opened with. */
export interface ExecutorOptions {
  model: Model;
  shape: ImageShape;
  learningRate: number;
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
  learningRate,
  source,
  state,
  forwardLimit,
}: ExecutorOptions): StepExecutor {
  const imageShape = [shape.height, shape.width, shape.channels];
  const imageSize = sizeOf(imageShape);
  let slots = importSlots(state);

  const weights = () =>
    weightsOf(
      model,
      slots.map(({ value }) => value),
    );
  const imageTensor = (images: Float32Array, count: number) =>
    tf.tensor(images, [count, ...imageShape]);
  const codeTensor = (codes: Float32Array, count: number) =>
    tf.tensor(codes, [count, model.latentDim]);
  const coefficientsOf = (step: number) =>
    Object.fromEntries(
      Object.entries(model.coefficients(step)).map(([name, value]) => [name, tf.scalar(value)]),
    );

  function importSlots(entries: readonly StateEntry[]): AdamSlot[] {
    checkState(model.weights, entries);
    // TensorFlow may compute on the array itself, hence the copy.
    const tensor = ({ values, shape: sides }: StateEntry) =>
      tf.keep(tf.tensor(values.slice(), [...sides]));
    return model.weights.map((_, i) => ({
      value: tensor(entries[i * 3]!),
      firstMoment: tensor(entries[i * 3 + 1]!),
      secondMoment: tensor(entries[i * 3 + 2]!),
    }));
  }

  function replaceSlots(next: AdamSlot[]): void {
    slots.flatMap(tensorsOf).forEach((tensor) => tensor.dispose());
    slots = next;
  }

  function trainStep({ step, indices, noiseSeed }: TrainingBatch) {
    return inTidy(() => {
      const images = new Float32Array(indices.length * imageSize);
      source!.gather(indices, images);
      const result = trainingStep(
        model,
        imageTensor(images, indices.length),
        seedTensor(noiseSeed),
        coefficientsOf(step),
        tf.scalar(adamStepSize(learningRate, step, ADAM_DEFAULTS)),
        slots,
      );
      result.slots.flatMap(tensorsOf).forEach((tensor) => tf.keep(tensor));
      replaceSlots(result.slots);
      const [losses] = batchLosses(result.losses.dataSync<'float32'>());
      result.losses.dispose();
      return losses!;
    });
  }

  return {
    trainSteps: (batches) => settled(() => batches.slice(0, 1).map(trainStep)),
    interrupt: () => undefined,
    evaluate: (images, count, noiseSeed) =>
      settled(() =>
        meanLosses(
          forwardParts(count, forwardLimit).map(({ start, size }) =>
            inTidy(() => {
              const part = images.slice(start * imageSize, (start + size) * imageSize);
              const seed = seedTensor(partSeed(noiseSeed, start));
              const batch = imageTensor(part, size);
              const losses = evaluation(model, batch, seed, coefficientsOf(1), weights());
              return { losses: losses.dataSync<'float32'>(), size };
            }),
          ),
        ),
      ),
    encode: (images, count) =>
      settled(() =>
        inTidy(() => {
          const posterior = model.encode(imageTensor(images, count), weights());
          return {
            means: posterior.mean.dataSync<'float32'>(),
            logVariances: posterior.logVariance.dataSync<'float32'>(),
          };
        }),
      ),
    decode: (codes, count) =>
      settled(() =>
        inTidy(() => model.decode(codeTensor(codes, count), weights()).dataSync<'float32'>()),
      ),
    reconstructionNats: (images, codes, count) =>
      settled(() =>
        inTidy(() => {
          const batch = imageTensor(images, count);
          const nats = model.reconstructionNats(batch, codeTensor(codes, count), weights());
          return nats.dataSync<'float32'>();
        }),
      ),
    exportState: () =>
      settled(() =>
        model.weights.flatMap(({ name, shape: sides }, i) =>
          tensorsOf(slots[i]!).map((tensor, part) => ({
            name: name + SLOT_SUFFIXES[part]!,
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

/** A slot's tensors in the order of the state. */
function tensorsOf({ value, firstMoment, secondMoment }: AdamSlot): tf.Tensor[] {
  return [value, firstMoment, secondMoment];
}

function seedTensor(seed: NoiseSeed): tf.Tensor {
  return tf.tensor1d([...seed], 'int32');
}

/** Returns what `compute` returns or throws as a promise: eager work is done when the call returns. */
function settled<Result>(compute: () => Result): Promise<Result> {
  return Promise.resolve().then(compute);
}
