import type { ImageShape } from '../../src-shared/domain';
import type { LayerSpec } from '../../src-shared/schema/layers';
import { BATCH_SIZE, LEARNING_RATE, SEED, THREADS, type TrainCase } from './cases';

/** What a contender is told when it starts: JSON on its command line. */
export interface ContenderJob {
  /** Which of its ways of computing the contender takes. */
  variant: string;
  shape: ImageShape;
  encoder: LayerSpec[];
  decoder: LayerSpec[];
  latentDim: number;
  /** Raw unsigned bytes [count, height, width, channels]. */
  imagesPath: string;
  batchSize: number;
  learningRate: number;
  seed: number;
  threads: number;
}

/** Returns the job of a case: the same for every contender but the variant. */
export function jobOf(
  { shape, encoder, decoder, latentDim }: TrainCase,
  imagesPath: string,
  variant: string,
): ContenderJob {
  return {
    variant,
    shape,
    encoder,
    decoder,
    latentDim,
    imagesPath,
    batchSize: BATCH_SIZE,
    learningRate: LEARNING_RATE,
    seed: SEED,
    threads: THREADS,
  };
}
