import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '../../src-shared/random';
import {
  gatherBatch,
  gatherPixels,
  type LabelledImages,
  valuesPerImage,
} from '../../src-main/data/dataset';
import { loadDataset } from '../../src-main/data/library';
import { readIdxPair } from '../../src-main/data/readers/idx';
import { Scratch } from '../../src-main/data/readers/scratch';
import { indicesBetween } from '../../src-main/data/valueRows';
import type { ImageSource } from '../../src-main/engine/session/session';

/** MNIST as the cases use it. */
export interface Mnist {
  /** All 60,000 training images. */
  train: ImageSource;
  /** The 10,000 test images, grey. */
  test: ImageSource;
  /** The test images drawn once as black or white, so that every model is measured on the same. */
  binaryTest: ImageSource;
}

export interface MnistPlaces {
  /** MNIST's IDX files; null to look in `../shared/data/mnist` beside the project, then in the workspace. */
  dataDir: string | null;
  projectDir: string;
  workspaceDir: string;
  /** For what is unpacked; the caller removes it. */
  scratchDir: string;
}

/** As in `shared/peers/bin_mlp.py`, whose own draw has another generator. */
const TEST_SEED = 1;

/**
 * Returns MNIST.
 * @throws Error where there is none, DataError for files that are broken.
 */
export async function readMnist(places: MnistPlaces): Promise<Mnist> {
  const { dataDir, projectDir, workspaceDir, scratchDir } = places;
  const shared = join(projectDir, '../shared/data/mnist');
  const folder = dataDir ?? (existsSync(shared) ? shared : null);
  if (folder === null && !existsSync(join(workspaceDir, 'datasets', 'mnist'))) {
    throw new Error(
      'MNIST is needed: --data FOLDER names its IDX files, or latent data import FOLDER --name mnist brings it in',
    );
  }
  const { train, test } =
    folder === null
      ? await loadDataset(workspaceDir, 'mnist')
      : await readIdxPair(folder, new Scratch(scratchDir));
  return { train: greySource(train), test: greySource(test), binaryTest: binarySource(test) };
}

function greySource(images: LabelledImages): ImageSource {
  return {
    shape: images.shape,
    count: images.count,
    labels: labelsOf(images),
    gather: (indices, out) => {
      gatherBatch(images, indices, out);
    },
    gatherPixels: (indices, out) => {
      gatherPixels(images, indices, out);
    },
  };
}

function binarySource(images: LabelledImages): ImageSource {
  const size = valuesPerImage(images.shape);
  const values = new Float32Array(images.count * size);
  gatherBatch(images, indicesBetween(0, images.count), values);
  const random = createRandom(TEST_SEED, 'bench/binary-test');
  for (const [at, value] of values.entries()) values[at] = random.uniform() < value ? 1 : 0;
  return {
    shape: images.shape,
    count: images.count,
    labels: labelsOf(images),
    gather: (indices, out) => {
      for (const [place, index] of indices.entries()) {
        out.set(values.subarray(index * size, (index + 1) * size), place * size);
      }
    },
  };
}

function labelsOf({ labels }: LabelledImages): Int32Array | null {
  return labels && Int32Array.from(labels);
}
