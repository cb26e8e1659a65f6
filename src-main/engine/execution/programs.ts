import * as tf from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../../src-shared/domain';
import type { NamedType, StepGraph } from '../graph/stepGraph';
import type { Model } from '../models/model';
import type { AdamSlot } from '../operations/adamUpdate';
import { type Tracing, traceGraph } from '../tracing/trace';
import { evaluation, trainingStep, weightsOf } from './computations';
import { SLOT_SUFFIXES } from './state';

/** The variable that holds the training images, where they lie in the session. */
export const IMAGES_VARIABLE = 'data/images';

/** A resident data set: 8-bit images [count, height, width, channels]. */
export function residentImages(count: number, shape: ImageShape): NamedType {
  return { name: IMAGES_VARIABLE, dtype: 'uint8', shape: imagesShape(count, shape) };
}

/** Returns the variables of a model's state, in the order of its entries. */
export function stateVariables(model: Model): NamedType[] {
  return model.weights.flatMap(({ name, shape }) =>
    SLOT_SUFFIXES.map((suffix) => ({ name: name + suffix, dtype: 'float32' as const, shape })),
  );
}

/**
 * Returns one training step on batches of a size. Fed: seed, stepSize, the model's coefficients, and
 * indices into the resident images, or where none are given the images themselves.
 */
export function traceTraining(
  model: Model,
  shape: ImageShape,
  batchSize: number,
  resident: NamedType | null,
): StepGraph {
  let losses: tf.Tensor | undefined;
  const graph = traceGraph((tracing) => {
    const images =
      resident === null
        ? tracing.input('images', imagesShape(batchSize, shape))
        : scaledImages(
            tf.gather(
              tracing.state(resident.name, resident.shape, resident.dtype),
              tracing.input('indices', [batchSize], 'int32'),
            ),
          );
    const seed = tracing.input('seed', [2], 'int32');
    const stepSize = tracing.input('stepSize', []);
    const slots = stateSlots(model, tracing);
    const coefficients = fedCoefficients(model, tracing);
    const step = trainingStep(model, images, seed, coefficients, stepSize, slots);
    losses = step.losses;
    const next = step.slots.flatMap((slot) => [slot.value, slot.firstMoment, slot.secondMoment]);
    const names = stateVariables(model).map(({ name }) => name);
    return {
      outputs: { losses },
      updates: new Map(names.map((name, i) => [name, next[i]!])),
    };
  });
  losses?.dispose();
  return graph;
}

/** Returns the losses of fed images. Fed: images, seed, the model's coefficients. */
export function traceEvaluation(model: Model, shape: ImageShape, count: number): StepGraph {
  return traceGraph((tracing) => {
    const images = tracing.input('images', imagesShape(count, shape));
    const seed = tracing.input('seed', [2], 'int32');
    const coefficients = fedCoefficients(model, tracing);
    const losses = evaluation(model, images, seed, coefficients, stateWeights(model, tracing));
    return { outputs: { losses } };
  });
}

/** Returns the posteriors of fed images: mean and logVariance. */
export function traceEncoding(model: Model, shape: ImageShape, count: number): StepGraph {
  return traceGraph((tracing) => {
    const images = tracing.input('images', imagesShape(count, shape));
    const { mean, logVariance } = model.encode(images, stateWeights(model, tracing));
    return { outputs: { mean, logVariance } };
  });
}

/** Returns the expected images of fed codes. */
export function traceDecoding(model: Model, count: number): StepGraph {
  return traceGraph((tracing) => {
    const codes = tracing.input('codes', [count, model.latentDim]);
    return { outputs: { images: model.decode(codes, stateWeights(model, tracing)) } };
  });
}

/** Returns the reconstruction terms of fed images under fed codes, nats [count]. */
export function traceReconstruction(model: Model, shape: ImageShape, count: number): StepGraph {
  return traceGraph((tracing) => {
    const images = tracing.input('images', imagesShape(count, shape));
    const codes = tracing.input('codes', [count, model.latentDim]);
    const nats = model.reconstructionNats(images, codes, stateWeights(model, tracing));
    return { outputs: { nats } };
  });
}

function imagesShape(count: number, { height, width, channels }: ImageShape): number[] {
  return [count, height, width, channels];
}

/** 0..255 to 0..1 by the same multiplication as the data layer does for the host: the same bits. */
function scaledImages(pixels: tf.Tensor): tf.Tensor {
  return tf.mul(tf.cast(pixels, 'float32'), Math.fround(1 / 255));
}

function stateSlots(model: Model, tracing: Tracing): AdamSlot[] {
  return model.weights.map(({ name, shape }) => {
    const [value, firstMoment, secondMoment] = SLOT_SUFFIXES.map((suffix) =>
      tracing.state(name + suffix, shape),
    );
    return { value: value!, firstMoment: firstMoment!, secondMoment: secondMoment! };
  });
}

function stateWeights(model: Model, tracing: Tracing) {
  return weightsOf(
    model,
    model.weights.map(({ name, shape }) => tracing.state(name, shape)),
  );
}

/** Their values are fed; only the names matter here. */
function fedCoefficients(model: Model, tracing: Tracing) {
  return Object.fromEntries(
    Object.keys(model.coefficients(1)).map((name) => [
      name,
      tracing.input(`coefficient/${name}`, []),
    ]),
  );
}
