import * as tf from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../../src-shared/domain';
import type { NamedType, StepGraph } from '../graph/stepGraph';
import type { Model } from '../models/model';
import { Draws } from '../random/draws';
import { type Tracing, traceGraph } from '../tracing/trace';
import { evaluation, type StepRule, trainingStep, weightsOf } from './computations';

/** The variable that holds the training images, where they lie in the session. */
export const IMAGES_VARIABLE = 'data/images';

/** A resident data set: images [count, height, width, channels], 8-bit ones unscaled. */
export function residentImages(
  count: number,
  shape: ImageShape,
  dtype: 'uint8' | 'float32',
): NamedType {
  return { name: IMAGES_VARIABLE, dtype, shape: imagesShape(count, shape) };
}

/** Returns the variables of a model's state, in the order of its entries. */
export function stateVariables(model: Model, suffixes: readonly string[]): NamedType[] {
  return model.weights.flatMap(({ name, shape }) =>
    suffixes.map((suffix) => ({ name: name + suffix, dtype: 'float32' as const, shape })),
  );
}

/**
 * Returns one training step on batches of a size. Fed: seed, the optimizer's numbers, the model's
 * coefficients, labels where it uses them, and indices into the resident images, or where none are given
 * the images themselves.
 */
export function traceTraining(
  model: Model,
  rule: StepRule,
  shape: ImageShape,
  batchSize: number,
  resident: NamedType | null,
): StepGraph {
  let losses: tf.Tensor | undefined;
  const graph = traceGraph((tracing) => {
    const images =
      resident === null
        ? tracing.input('images', imagesShape(batchSize, shape))
        : residentBatch(tracing, resident, batchSize);
    const seed = tracing.input('seed', [2], 'int32');
    const numbers = {
      optimizer: fedNumbers(tracing, 'optimizer', rule.optimizer.numbers(1, 1)),
      coefficients: fedNumbers(tracing, 'coefficient', model.coefficients(0)),
    };
    const batch = { images, labels: fedLabels(model, tracing, batchSize) };
    const parts = stateParts(model, rule.optimizer.suffixes, tracing);
    const step = trainingStep(model, rule, batch, seed, numbers, parts);
    losses = step.losses;
    const next = step.parts.flat();
    const names = stateVariables(model, rule.optimizer.suffixes).map(({ name }) => name);
    return {
      outputs: { losses },
      updates: new Map(names.map((name, i) => [name, next[i]!])),
    };
  });
  losses?.dispose();
  return graph;
}

/** Returns the losses of fed images. Fed: images, labels where used, seed, the model's coefficients. */
export function traceEvaluation(
  model: Model,
  { preparation }: StepRule,
  shape: ImageShape,
  count: number,
): StepGraph {
  return traceGraph((tracing) => {
    const batch = fedBatch(model, tracing, shape, count);
    const seed = tracing.input('seed', [2], 'int32');
    const coefficients = fedNumbers(tracing, 'coefficient', model.coefficients(0));
    const weights = stateWeights(model, tracing);
    return {
      outputs: { losses: evaluation(model, preparation, batch, seed, coefficients, weights) },
    };
  });
}

/** Returns the codes of fed images: mean and, where the model has them, logVariance and kl. */
export function traceEncoding(model: Model, shape: ImageShape, count: number): StepGraph {
  return traceGraph((tracing) => {
    const batch = fedBatch(model, tracing, shape, count);
    const { mean, logVariance, klPerDimension } = model.encode!(
      batch,
      stateWeights(model, tracing),
    );
    return {
      outputs: {
        mean,
        ...(logVariance && { logVariance }),
        ...(klPerDimension && { klPerDimension }),
      },
    };
  });
}

/** Returns the expected images of fed codes. */
export function traceDecoding(model: Model, count: number): StepGraph {
  return traceGraph((tracing) => {
    const codes = tracing.input('codes', [count, model.latentDim]);
    const labels = fedLabels(model, tracing, count);
    return { outputs: { images: model.decode(codes, labels, stateWeights(model, tracing)) } };
  });
}

/**
 * Returns J v for each fed code and direction v beside it, J = d images / d code: how the image moves. By
 * reverse differentiation twice: u -> J'u is linear, and its own gradient along v is J v. What only u would
 * decide falls out of the program, so that it costs about two decodings.
 */
export function tracePushForward(model: Model, shape: ImageShape, count: number): StepGraph {
  return traceGraph((tracing) => {
    const { decode, codes } = fedDecoder(model, tracing, count);
    const directions = tracing.input('directions', [count, model.latentDim]);
    // Where a linear function's gradient is taken makes no difference.
    const anywhere = tf.zeros([...imagesShape(count, shape)]);
    const pulled = (covectors: tf.Tensor) => tf.grad(decode)(codes, covectors);
    return { outputs: { images: tf.grad(pulled)(anywhere, directions) } };
  });
}

/** Returns J'u for each fed code and covector u beside it, of an image's shape: [count, latentDim]. */
export function tracePullBack(model: Model, shape: ImageShape, count: number): StepGraph {
  return traceGraph((tracing) => {
    const { decode, codes } = fedDecoder(model, tracing, count);
    const covectors = tracing.input('covectors', imagesShape(count, shape));
    return { outputs: { codes: tf.grad(decode)(codes, covectors) } };
  });
}

/** Returns the reconstruction terms of fed images under fed codes, nats [count]. */
export function traceReconstruction(model: Model, shape: ImageShape, count: number): StepGraph {
  return traceGraph((tracing) => {
    const batch = fedBatch(model, tracing, shape, count);
    const codes = tracing.input('codes', [count, model.latentDim]);
    const nats = model.reconstructionNats!(batch, codes, stateWeights(model, tracing));
    return { outputs: { nats } };
  });
}

/** Returns codes drawn from the model's prior. Fed: seed. */
export function tracePrior(model: Model, count: number): StepGraph {
  return traceGraph((tracing) => {
    const draws = new Draws(tracing.input('seed', [2], 'int32'));
    return { outputs: { codes: model.samplePrior!(count, draws, stateWeights(model, tracing)) } };
  });
}

function fedDecoder(model: Model, tracing: Tracing, count: number) {
  const labels = fedLabels(model, tracing, count);
  const weights = stateWeights(model, tracing);
  return {
    codes: tracing.input('codes', [count, model.latentDim]),
    decode: (codes: tf.Tensor) => model.decode(codes, labels, weights),
  };
}

function fedBatch(model: Model, tracing: Tracing, shape: ImageShape, count: number) {
  return {
    images: tracing.input('images', imagesShape(count, shape)),
    labels: fedLabels(model, tracing, count),
  };
}

function fedLabels(model: Model, tracing: Tracing, count: number): tf.Tensor | null {
  return model.usesLabels ? tracing.input('labels', [count], 'int32') : null;
}

/** Their values are fed; only the names matter here. */
function fedNumbers(tracing: Tracing, prefix: string, numbers: Readonly<Record<string, number>>) {
  return Object.fromEntries(
    Object.keys(numbers).map((name) => [name, tracing.input(`${prefix}/${name}`, [])]),
  );
}

function residentBatch(tracing: Tracing, resident: NamedType, batchSize: number): tf.Tensor {
  const { name, shape, dtype } = resident;
  const images = tf.gather(
    tracing.state(name, shape, dtype),
    tracing.input('indices', [batchSize], 'int32'),
  );
  return dtype === 'uint8' ? scaledImages(images) : images;
}

function imagesShape(count: number, { height, width, channels }: ImageShape): number[] {
  return [count, height, width, channels];
}

/** 0..255 to 0..1 by the same multiplication as the data layer does for the host: the same bits. */
function scaledImages(pixels: tf.Tensor): tf.Tensor {
  return tf.mul(tf.cast(pixels, 'float32'), Math.fround(1 / 255));
}

function stateParts(model: Model, suffixes: readonly string[], tracing: Tracing): tf.Tensor[][] {
  return model.weights.map(({ name, shape }) =>
    suffixes.map((suffix) => tracing.state(name + suffix, shape)),
  );
}

function stateWeights(model: Model, tracing: Tracing) {
  return weightsOf(
    model,
    model.weights.map(({ name, shape }) => tracing.state(name, shape)),
  );
}
