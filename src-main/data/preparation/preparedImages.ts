import type { DataConfig } from '../../../src-shared/runConfig';
import { gatherBatch, gatherPixels, greyValuesOf, valuesPerImage, type Dataset } from '../dataset';
import { checkBinarising } from './checkBinarising';
import { fitScaling } from './fitScaling';
import { applyScaling, isIdentity, undoScaling } from './scaling';
import { binariseOnce, type SplitName } from './staticBinarising';

/** How a run's images are read: prepared as its config says, the same each time. */
export interface Prepared {
  /** Writes the prepared images at `indices` of a split into the front of `out`, which it fills. */
  gather: (split: SplitName, indices: Uint32Array, out: Float32Array) => void;
  /** Writes them as 8-bit values that `gather` gives as 255ths; null where they are not such values. */
  gatherPixels: ((split: SplitName, indices: Uint32Array, out: Uint8Array) => void) | null;
  /** Returns prepared values of whole images, or made ones, as grey values 0..255 of the data as it was. */
  greyValues: (values: Float32Array) => Uint8Array;
}

/**
 * Returns how the images of a data set are read for a run. Scaling is fitted to the training images at `trainIndices`
 * alone and applied to all others alike; static binarising comes after it. The same data, config and seed give the same
 * values, bit for bit. Throws ConfigError as `checkBinarising`, and what reading from a file throws.
 */
export async function prepareImages(
  dataset: Pick<Dataset, SplitName | 'range'>,
  config: Pick<DataConfig, 'scaling' | 'binarise'>,
  trainIndices: Uint32Array,
  seed: number,
): Promise<Prepared> {
  checkBinarising(config, dataset.range);
  const scaling = await fitScaling(config.scaling, dataset.train, trainIndices);
  const isScaled = !isIdentity(scaling);
  const isStatic = config.binarise === 'static';
  const size = valuesPerImage(dataset.train.shape);

  const gather: Prepared['gather'] = (split, indices, out) => {
    const values = gatherBatch(dataset[split], indices, out);
    if (isScaled) applyScaling(scaling, values);
    if (!isStatic) return;
    for (const [place, index] of indices.entries()) {
      binariseOnce(values.subarray(place * size, (place + 1) * size), seed, split, index);
    }
  };

  const gatherAsPixels: Prepared['gatherPixels'] = (split, indices, out) => {
    if (!isStatic) {
      gatherPixels(dataset[split], indices, out);
      return;
    }
    const values = new Float32Array(indices.length * size);
    gather(split, indices, values);
    out.set(values.map((value) => value * 255));
  };

  return {
    gather,
    gatherPixels: dataset.train.values.dtype === 'uint8' && !isScaled ? gatherAsPixels : null,
    greyValues: (values) => greyValuesOf(undoScaling(scaling, values), dataset.range),
  };
}
