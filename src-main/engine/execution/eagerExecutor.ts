import * as tf from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../../src-shared/domain';
import type { Random } from '../../../src-shared/random';
import type { LossTensors, Model } from '../models/model';
import {
  ADAM_DEFAULTS,
  adamConstants,
  type AdamSlot,
  adamStepSize,
  adamUpdate,
} from '../optimizers/adam';
import type { BatchLosses, StepExecutor } from './executor';
import { inTidy } from './inTidy';
import { disposeSlot, exportSlots, importSlots, keepSlot, newSlot } from './slots';

/**
 * Returns an executor that runs the model operation by operation on the loaded backend: the
 * reference that every faster one is compared with.
 * @param random draws the starting weights, in the order of `model.weights`.
 */
export function eagerExecutor(
  model: Model,
  shape: ImageShape,
  learningRate: number,
  random: Random,
): StepExecutor {
  const constants = adamConstants(ADAM_DEFAULTS);
  let slots = model.weights.map((spec) => keepSlot(newSlot(spec, random)));

  const values = () => slots.map(({ value }) => value);
  const weightsOf = (tensors: readonly tf.Tensor[]) =>
    new Map(model.weights.map(({ name }, i) => [name, tensors[i]!]));
  const imageTensor = (images: Float32Array, count: number) =>
    tf.tensor(images, [count, shape.height, shape.width, shape.channels]);
  const codeTensor = (codes: Float32Array, count: number) =>
    tf.tensor(codes, [count, model.latentDim]);

  function replaceSlots(next: readonly AdamSlot[]): void {
    slots.forEach(disposeSlot);
    slots = next.map(keepSlot);
  }

  return {
    trainStep: (images, noise, count, step) =>
      inTidy(() => {
        const batch = imageTensor(images, count);
        const draw = codeTensor(noise, count);
        let report: tf.Tensor | undefined;
        const objective = tf.valueAndGrads((...tensors) => {
          const losses = model.losses(batch, draw, weightsOf(tensors));
          report = tf.keep(lossReport(losses));
          return losses.total;
        });
        const { grads } = objective(values());
        const stepSize = tf.scalar(adamStepSize(learningRate, step, ADAM_DEFAULTS));
        replaceSlots(slots.map((slot, i) => adamUpdate(slot, grads[i]!, stepSize, constants)));
        const losses = readLosses(report!);
        report!.dispose();
        return losses;
      }),
    evaluate: (images, noise, count) =>
      inTidy(() => {
        const batch = imageTensor(images, count);
        const losses = model.losses(batch, codeTensor(noise, count), weightsOf(values()));
        return readLosses(lossReport(losses));
      }),
    encode: (images, count) =>
      inTidy(() => {
        const posterior = model.encode(imageTensor(images, count), weightsOf(values()));
        return {
          means: readValues(posterior.mean),
          logVariances: readValues(posterior.logVariance),
        };
      }),
    decode: (codes, count) =>
      inTidy(() => readValues(model.decode(codeTensor(codes, count), weightsOf(values())))),
    reconstructionNats: (images, codes, count) =>
      inTidy(() => {
        const batch = imageTensor(images, count);
        const nats = model.reconstructionNats(batch, codeTensor(codes, count), weightsOf(values()));
        return readValues(nats);
      }),
    exportState: () => exportSlots(model.weights, slots),
    importState: (entries) => inTidy(() => replaceSlots(importSlots(model.weights, entries))),
    dispose() {
      slots.forEach(disposeSlot);
      slots = [];
      tf.dispose(Object.values(constants));
    },
  };
}

/** One tensor for all losses, so that a step waits for the device once. */
function lossReport({ total, reconstruction, kl }: LossTensors): tf.Tensor {
  return tf.stack([total, reconstruction, kl]);
}

function readLosses(report: tf.Tensor): BatchLosses {
  const [totalNats, reconstructionNats, klNats] = report.dataSync<'float32'>();
  return { totalNats: totalNats!, reconstructionNats: reconstructionNats!, klNats: klNats! };
}

function readValues(tensor: tf.Tensor): Float32Array {
  return tensor.dataSync<'float32'>();
}
