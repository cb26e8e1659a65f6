import * as tf from '@tensorflow/tfjs-core';
import type { RunConfig } from '../../../src-shared/runConfig';
import { loadTensorFlow } from '../backends/tensorflow';
import type { ImageBatch, NoiseSeed } from '../execution/executor';
import { seedTensor } from '../execution/fedTensors';
import { batchAt, labelsAt } from '../execution/imageBatch';
import { inTidy } from '../execution/inTidy';
import { noiseSeed } from '../execution/noise';
import type { Weights } from '../layers/layer';
import type { Batch, DataSpec, Model } from '../models/model';
import { buildModel } from '../models/registry';
import { preparationOf, type Preparation } from '../preparation';
import { Draws } from '../random/draws';
import type { ImageSource, ModelSession } from '../session/session';
import { sizeOf } from '../shape';

/** Values of the images of one pass: few enough that the features of convolutions fit into memory. */
const PASS_VALUES = 2 ** 20;

/**
 * A model with copies of a session's weights, for measurements that take long: the session may train on
 * meanwhile. They run operation by operation, which costs little where a pass has a thousand images.
 */
export interface FrozenModel {
  readonly config: RunConfig;
  readonly data: DataSpec;
  readonly model: Model;
  readonly weights: Weights;
  readonly preparation: Preparation;
  readonly stepIndex: number;
  /** Frees the copies. */
  dispose(): void;
}

/** Returns the model of a session as it is now; the caller disposes it. */
export async function freezeModel(session: ModelSession, data: DataSpec): Promise<FrozenModel> {
  const { config, stepIndex } = session;
  // A session on a plug-in does without it.
  await loadTensorFlow();
  const model = buildModel(config.model, data);
  const state = new Map((await session.exportState()).map((entry) => [entry.name, entry]));
  const weights = new Map(
    model.weights.map(({ name, shape }) => [
      name,
      tf.keep(tf.tensor(state.get(name)!.values, [...shape])),
    ]),
  );
  return {
    config,
    data,
    model,
    weights,
    preparation: preparationOf(config.data),
    stepIndex,
    dispose: () => weights.forEach((tensor) => tensor.dispose()),
  };
}

/** Returns the most images of one pass. */
export function passLimit({ data }: FrozenModel): number {
  const { height, width, channels } = data.shape;
  return Math.max(1, Math.floor(PASS_VALUES / sizeOf([height, width, channels])));
}

/**
 * Returns images of a source as the model is evaluated on them: with dynamic binarising each is drawn once,
 * so that all estimates are of the same image.
 */
export function preparedImages(
  frozen: FrozenModel,
  source: ImageSource,
  indices: Uint32Array,
): ImageBatch {
  const { height, width, channels } = source.shape;
  const size = sizeOf([height, width, channels]);
  const images = new Float32Array(indices.length * size);
  const limit = passLimit(frozen);
  for (let start = 0; start < indices.length; start += limit) {
    const part = indices.subarray(start, start + limit);
    const { images: values } = batchAt(source, part);
    const prepared = inTidy(() =>
      frozen.preparation
        .forEvaluation(
          tf.tensor(values, [part.length, height, width, channels]),
          drawsOf(noiseSeed(frozen.config.training.seed, 'prepare', start)),
        )
        .dataSync<'float32'>(),
    );
    images.set(prepared, start * size);
  }
  const labels = frozen.model.usesLabels ? labelsAt(source, indices) : null;
  return { images, labels, count: indices.length };
}

/** Returns images [start, end) of a batch as tensors. */
export function batchBetween(
  { data, model }: FrozenModel,
  { images, labels }: ImageBatch,
  start: number,
  end: number,
): Batch {
  const { height, width, channels } = data.shape;
  const size = sizeOf([height, width, channels]);
  return {
    images: tf.tensor(images.slice(start * size, end * size), [
      end - start,
      height,
      width,
      channels,
    ]),
    labels: model.usesLabels ? tf.tensor1d(labels!.slice(start, end), 'int32') : null,
  };
}

/** Returns the random numbers of a seed. */
export function drawsOf(seed: NoiseSeed): Draws {
  return new Draws(seedTensor(seed));
}
