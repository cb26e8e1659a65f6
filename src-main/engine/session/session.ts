import type { ImageShape, LossNats } from '../../../src-shared/domain';
import type { RunConfig } from '../../../src-shared/runConfig';

/** Where a session gets its images; the data layer has the implementation. */
export interface ImageSource {
  readonly shape: ImageShape;
  readonly count: number;
  /** Writes the images at `indices`, scaled to 0..1, row-major NHWC, into `out`. */
  gather(indices: Uint32Array, out: Float32Array): void;
}

/** What one training step reports: means over its batch, before the update is applied. */
export interface StepLosses {
  /** Number of steps done, this one included: the first step reports 1. */
  stepIndex: number;
  /** What training minimises, as the model weighs it, nats per image. */
  totalNats: number;
  reconstructionNats: number;
  klNats: number;
}

/** Means over the images and draws of an evaluation; `totalNats` as in StepLosses. */
export interface EvaluatedLosses extends LossNats {
  totalNats: number;
}

export interface EncodedCodes {
  /** Posterior means and log variances [count * latentDim]. */
  means: Float32Array;
  logVariances: Float32Array;
}

/**
 * A model with its weights, optimizer state and position in training: the engine's one door.
 * Everything random is derived from (seed, stream, step or epoch), so a session restored from a
 * checkpoint goes on bit for bit as the one that wrote it. Calls must not overlap.
 */
export interface ModelSession {
  readonly config: RunConfig;
  readonly shape: ImageShape;
  readonly latentDim: number;
  readonly parameterCount: number;
  /** Steps done so far. */
  readonly stepIndex: number;

  /**
   * One gradient step on a batch of `source` chosen by the session's own seeded shuffle.
   * @throws TrainingDivergedError when a loss is NaN or infinite; the weights of the checkpoint
   *   stay good, the ones in this session must not be used further.
   */
  trainStep(source: ImageSource): StepLosses;
  /**
   * Losses over a whole source with `samples` posterior draws an image from a fixed stream, so that
   * the same weights give the same number. Yields after every batch so that the caller can answer
   * other requests in between; the last value yielded covers the whole source.
   */
  evaluate(source: ImageSource, samples: number): Generator<EvaluatedLosses, EvaluatedLosses>;
  encode(images: Float32Array, count: number): EncodedCodes;
  /** Expected images 0..1 [count * h * w * c] of codes [count * latentDim]. */
  decode(codes: Float32Array, count: number): Float32Array;
  /** Negative log-likelihood of each image under the decoded code beside it, nats [count]. */
  reconstructionNats(images: Float32Array, codes: Float32Array, count: number): Float32Array;
  /** Weights, optimizer slots and position as one self-checking file. */
  saveCheckpoint(): Uint8Array;
  /** Frees every tensor of the session. */
  dispose(): void;
}

export interface SessionOptions {
  config: RunConfig;
  shape: ImageShape;
  /** Training images; decides the steps of an epoch. */
  trainCount: number;
  /** A checkpoint to go on from; absent for a new run. */
  checkpoint?: Uint8Array;
}
