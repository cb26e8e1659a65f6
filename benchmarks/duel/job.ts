import type { ImageShape } from '../../src-shared/domain';
import type { Precision } from '../../src-shared/runConfig';
import type { LayerSpec } from '../../src-shared/schema/layers';
import { LEARNING_RATE, SEED, THREADS, type TrainCase } from './cases';

/** What of a job is not the case's. */
export interface JobSetting {
  /** Raw unsigned bytes [count, height, width, channels]. */
  imagesPath: string;
  batchSize: number;
  /** As in a run's config: 'cpu' or 'cuda:0'. */
  device: string;
  precision: Precision;
  /** Steps of one call, for a peer that is told how many. */
  stepsPerCall: number;
  /** Ours: the same bits each time. */
  isReproducible: boolean;
  /** Ours: folder of compiled programs; null to keep none. */
  programsDir: string | null;
}

/** What a contender is told when it starts: JSON on its command line. */
export interface ContenderJob extends JobSetting {
  /** Which of its ways of computing the contender takes. */
  variant: string;
  shape: ImageShape;
  encoder: LayerSpec[];
  decoder: LayerSpec[];
  latentDim: number;
  learningRate: number;
  seed: number;
  threads: number;
}

/** Returns the job of a case: the same for every contender but the variant. */
export function jobOf(
  { shape, encoder, decoder, latentDim }: TrainCase,
  setting: JobSetting,
  variant: string,
): ContenderJob {
  return {
    ...setting,
    variant,
    shape,
    encoder,
    decoder,
    latentDim,
    learningRate: LEARNING_RATE,
    seed: SEED,
    threads: THREADS,
  };
}
