import type { ExecutionReport, ImageShape, Losses } from '../../../src-shared/domain';
import type { ExecutionConfig, RunConfig } from '../../../src-shared/runConfig';
import type { Model } from '../models/model';
import type { ProgramCache } from '../execution/programCache';
import type { CodeBatch, EncodedCodes, ImageBatch, StateEntry } from '../execution/executor';

/** Where a session gets its images; the data layer has the implementation. */
export interface ImageSource {
  readonly shape: ImageShape;
  readonly count: number;
  /** Class of each image, -1 where it may not be known; null without labels. */
  readonly labels: Int32Array | null;
  /** Writes the images at `indices`, prepared for training, row-major NHWC, into `out`. */
  gather(indices: Uint32Array, out: Float32Array): void;
  /**
   * Writes them as 8-bit values that `gather` would scale to 0..1 by 255ths; absent where they are not
   * such values.
   */
  gatherPixels?(indices: Uint32Array, out: Uint8Array): void;
}

/** What one training step reports: means over its batch, before the update is applied. */
export interface StepLosses {
  /** Number of steps done, this one included: the first step reports 1. */
  stepIndex: number;
  losses: Losses;
}

/**
 * A model with its weights, optimizer state and position in training: the engine's one door.
 * Everything random is derived from (seed, stream, step or epoch), so a session restored from a
 * checkpoint goes on bit for bit as the one that wrote it. `trainSteps` must not overlap with
 * other calls. What the model cannot do is told by its card (ModelAbilities): asked for, it throws
 * WorkbenchError 'request'.
 */
export interface ModelSession {
  readonly config: RunConfig;
  readonly shape: ImageShape;
  readonly latentDim: number;
  readonly parameterCount: number;
  /** Whether images have codes. */
  readonly encodes: boolean;
  /** Whether batches and codes need labels. */
  readonly usesLabels: boolean;
  /** Steps done so far. */
  readonly stepIndex: number;

  /**
   * Gradient steps on batches of the source chosen by the session's own seeded shuffle: at most
   * `limit`, at least one, as many as fit into about a tenth of a second.
   * @throws TrainingDivergedError when a loss is NaN or infinite; the weights of the checkpoint
   *   stay good, the ones in this session must not be used further.
   */
  trainSteps(limit: number): Promise<StepLosses[]>;
  /** Lets `trainSteps` end after the step it is at. */
  interrupt(): void;
  /** Uses at most so many threads from now on; a fixed executor keeps its own. */
  shareThreads(threads: number): void;
  /**
   * Losses over a whole source with `samples` posterior draws an image from a fixed stream, by the
   * settled objective: the same weights give the same number. Yields after every batch so that the
   * caller can answer other requests in between; the last value yielded covers the whole source.
   */
  evaluate(source: ImageSource, samples: number): AsyncGenerator<Losses, Losses>;
  /** Codes of images. */
  encode(batch: ImageBatch): Promise<EncodedCodes>;
  /** Expected images [count * h * w * c] of codes [count * latentDim]. */
  decode(batch: CodeBatch): Promise<Float32Array>;
  /** Negative log-likelihood of each image under the code beside it, nats [count]. */
  reconstructionNats(batch: ImageBatch, codes: Float32Array): Promise<Float32Array>;
  /** Codes drawn from the prior [count * latentDim], the same for the same seed. */
  samplePrior(count: number, seed: number): Promise<Float32Array>;
  /** Copies of all weights and their optimizer's parts. */
  exportState(): Promise<StateEntry[]>;
  /** Weights, optimizer slots and position as one self-checking file. */
  saveCheckpoint(): Promise<Uint8Array>;
  /** Frees every tensor of the session. */
  dispose(): void;
}

export interface SessionOptions {
  config: RunConfig;
  shape: ImageShape;
  /** Classes of the labels; 0 without labels. */
  classCount: number;
  /** Training images; decides the steps of an epoch. */
  trainCount: number;
  /** The training images; absent where the session is not to train. */
  source?: ImageSource;
  /** How to compute; the config's choice where absent. A resumed run goes on as it was computed. */
  execution?: ExecutionConfig;
  /** Where compiled programs are kept; nowhere when absent. */
  programCache?: ProgramCache;
  /** Is told how steps are computed, before the first one and when that changes. */
  onExecution?: (report: ExecutionReport) => void;
  /** A checkpoint to go on from; absent for a new run. */
  checkpoint?: Uint8Array;
  /** What is trained in place of the config's model, such as a classifier with its encoder. */
  model?: Model;
  /** Values to begin with, by the names of weights; the others are drawn. */
  startingWeights?: ReadonlyMap<string, Float32Array>;
}
