import { parseRunConfig, type RunConfig } from '../../../src-shared/runConfig';
import { modelFields } from '../../engine/models/registry';
import type { ImageSource } from '../../engine/session/session';

/** A network small enough to work out by hand: 4 pixels, 3 hidden units, 2 latent dimensions. */
export const KNOWN_CONFIG: RunConfig = parseRunConfig(
  {
    data: { dataset: 'none', validationCount: 0 },
    model: {
      kind: 'vae',
      encoder: [{ type: 'dense', units: 3 }],
      decoder: [],
      latentDim: 2,
    },
    training: { epochs: 1, batchSize: 4, learningRate: 0.01, seed: 7 },
    execution: { executor: 'eager' },
  },
  modelFields,
);

/** Eight images of 2 x 2 pixels: image i has value ((3i + 5p) mod 8) / 8 at pixel p. */
export const KNOWN_IMAGES: ImageSource = {
  shape: { height: 2, width: 2, channels: 1 },
  count: 8,
  labels: null,
  gather: (indices, out) => {
    for (const [place, index] of indices.entries()) {
      for (let pixel = 0; pixel < 4; pixel++) {
        out[place * 4 + pixel] = ((3 * index + 5 * pixel) % 8) / 8;
      }
    }
  },
};

/**
 * Objective of the first three Adam steps, nats per image. Worked out in double precision, with
 * gradients by central differences, by the independent implementation in
 * tests/workbench/doctor/knownStep.test.ts, which holds these numbers true.
 */
export const KNOWN_TOTAL_NATS: readonly number[] = [2.906409801, 3.019582716, 2.927202131];

/** Single precision gets within about 1e-6 of them; a wrong result is further off by far. */
export const KNOWN_TOLERANCE_NATS = 1e-4;
