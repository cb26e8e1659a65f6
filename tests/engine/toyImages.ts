import type { ImageSource } from '../../src-main/engine/session/session';
import type { RunConfig } from '../../src-shared/runConfig';
import { parseRunConfig } from '../../src-shared/runConfig';
import type { FieldValues } from '../../src-shared/schema/fields';
import { modelFields } from '../../src-main/engine/models/registry';
import { createRandom } from '../../src-shared/random';

const SIDE = 8;

/** 8 x 8 images with one bright bar each, at a seeded row or column: easy to learn. */
export function barImages(count: number): ImageSource {
  const random = createRandom(0, 'bars');
  const pixels = new Float32Array(count * SIDE * SIDE).fill(0.05);
  for (let image = 0; image < count; image++) {
    const line = random.integer(SIDE);
    const isRow = random.integer(2) === 0;
    for (let along = 0; along < SIDE; along++) {
      const place = isRow ? line * SIDE + along : along * SIDE + line;
      pixels[image * SIDE * SIDE + place] = 0.95;
    }
  }
  return {
    shape: { height: SIDE, width: SIDE, channels: 1 },
    count,
    gather(indices, out) {
      for (const [i, index] of indices.entries()) {
        out.set(pixels.subarray(index * SIDE * SIDE, (index + 1) * SIDE * SIDE), i * SIDE * SIDE);
      }
    },
  };
}

export const TOY_CONV: FieldValues = {
  encoder: [
    { type: 'conv', filters: 4, kernelSize: 3, stride: 2 },
    { type: 'dense', units: 8 },
  ],
};

/** A run config for `barImages`, a small dense VAE by default. */
export function toyConfig(
  model: FieldValues = { encoder: [{ type: 'dense', units: 16 }] },
  training: Partial<RunConfig['training']> = {},
): RunConfig {
  const given = {
    data: { dataset: 'bars' },
    model: { kind: 'vae', ...model },
    training: { batchSize: 16, ...training },
  };
  return parseRunConfig(given, modelFields);
}
