import * as tf from '@tensorflow/tfjs-core';
import type { ImageShape } from '../../../../src-shared/domain';
import type { LayerSpec } from '../../../../src-shared/schema/layers';
import { dense } from '../../layers/dense';
import { applyLayers, type WeightSpec, type Weights } from '../../layers/layer';
import { encoderLayers } from '../network/encoder';

/** The network from images to classes, q(y|x). */
export interface ClassPosterior {
  readonly weights: readonly WeightSpec[];
  /** log q(y|x) [batch, classCount] of images [batch, h, w, c]. */
  logClasses(images: tf.Tensor, weights: Weights): tf.Tensor;
}

/**
 * Returns hidden layers of their own with a softmax over the classes.
 * @throws ConfigError for 'model.classifier' when the layers do not fit.
 */
export function classPosterior(
  specs: readonly LayerSpec[],
  shape: ImageShape,
  classCount: number,
): ClassPosterior {
  const hidden = encoderLayers(specs, shape, { part: 'classifier', activation: 'relu' });
  const head = dense('classifier/output', hidden.at(-1)!.outputShape[0]!, classCount, 'linear');
  const layers = [...hidden, head];
  return {
    weights: layers.flatMap((layer) => layer.weights),
    logClasses: (images, weights) => tf.logSoftmax(applyLayers(layers, images, weights)),
  };
}
