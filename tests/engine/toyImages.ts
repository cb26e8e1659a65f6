import type { ImageBatch } from '../../src-main/engine/execution/executor';
import type { ImageSource } from '../../src-main/engine/session/session';
import type { RunConfig } from '../../src-shared/runConfig';
import { parseRunConfig } from '../../src-shared/runConfig';
import type { FieldValues } from '../../src-shared/schema/fields';
import { modelFields } from '../../src-main/engine/models/registry';
import { createRandom } from '../../src-shared/random';

const SIDE = 8;
const DARK = 13;
const BRIGHT = 242;

/** An image source that has 8-bit values, too. */
export type PixelSource = Required<ImageSource>;

/**
 * 8 x 8 images with one bright bar in each channel, at a seeded row or column: easy to learn. Values
 * are near 0.05 and 0.95.
 */
export function barImages(count: number, channels = 1): PixelSource {
  const random = createRandom(0, 'bars');
  const size = SIDE * SIDE * channels;
  const pixels = new Uint8Array(count * size).fill(DARK);
  for (let plane = 0; plane < count * channels; plane++) {
    const [image, channel] = [Math.floor(plane / channels), plane % channels];
    const line = random.integer(SIDE);
    const isRow = random.integer(2) === 0;
    for (let along = 0; along < SIDE; along++) {
      const place = isRow ? line * SIDE + along : along * SIDE + line;
      pixels[image * size + place * channels + channel] = BRIGHT;
    }
  }
  const imageAt = (index: number) => pixels.subarray(index * size, (index + 1) * size);
  return {
    shape: { height: SIDE, width: SIDE, channels },
    count,
    labels: null,
    gather(indices, out) {
      for (const [i, index] of indices.entries()) {
        out.set(
          Float32Array.from(imageAt(index), (value) => value * Math.fround(1 / 255)),
          i * size,
        );
      }
    },
    gatherPixels(indices, out) {
      for (const [i, index] of indices.entries()) out.set(imageAt(index), i * size);
    },
  };
}

/** Returns the first images of a source as a batch. */
export function firstBatch(source: ImageSource, count = source.count): ImageBatch {
  return {
    images: firstImages(source, count),
    labels: source.labels?.slice(0, count) ?? null,
    count,
  };
}

/** Returns the first images of a source, scaled to 0..1. */
export function firstImages(source: ImageSource, count = source.count): Float32Array {
  const { height, width, channels } = source.shape;
  const images = new Float32Array(count * height * width * channels);
  source.gather(
    Uint32Array.from({ length: count }, (_, i) => i),
    images,
  );
  return images;
}

export const TOY_CONV: FieldValues = {
  encoder: [
    { type: 'conv', filters: 4, kernelSize: 3, stride: 2 },
    { type: 'dense', units: 8 },
  ],
};

/**
 * A run config for `barImages`, a small dense VAE by default. Its executor is fixed, so that its
 * numbers are the same each time.
 */
export function toyConfig(
  model: FieldValues = { encoder: [{ type: 'dense', units: 16 }] },
  training: Partial<RunConfig['training']> = {},
  execution: Partial<RunConfig['execution']> = {},
): RunConfig {
  const given = {
    data: { dataset: 'bars' },
    model: { kind: 'vae', ...model },
    training: { batchSize: 16, ...training },
    execution: { executor: 'session', ...execution },
  };
  return parseRunConfig(given, modelFields);
}
