import * as tf from '@tensorflow/tfjs-core';
import { onTestFinished } from 'vitest';
import type { FrozenModel } from '../../../src-main/engine/estimators/frozenModel';
import type { Model } from '../../../src-main/engine/models/model';
import { preparationOf } from '../../../src-main/engine/preparation';
import type { ImageShape } from '../../../src-shared/domain';
import { toyConfig } from '../toyImages';

/** Returns a model with given weights as estimators take it, freed when the test is over. */
export function frozenOf(
  model: Model,
  shape: ImageShape,
  values: Readonly<Record<string, { sides: number[]; numbers: Float32Array }>>,
): FrozenModel {
  const weights = new Map(
    Object.entries(values).map(([name, { sides, numbers }]) => [
      name,
      tf.keep(tf.tensor(numbers, sides)),
    ]),
  );
  const frozen: FrozenModel = {
    config: toyConfig(),
    data: { shape, classCount: 0, trainCount: 100 },
    model,
    weights,
    preparation: preparationOf({ binarise: 'none', noiseSigma: 0 }),
    stepIndex: 7,
    dispose: () => weights.forEach((tensor) => tensor.dispose()),
  };
  onTestFinished(() => frozen.dispose());
  return frozen;
}
