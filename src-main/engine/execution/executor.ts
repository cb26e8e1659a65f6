import type { Losses } from '../../../src-shared/domain';

/** A weight or one of its optimizer's parts, by name ('encoder/conv0/kernel', 'encoder/conv0/kernel/adam/firstMoment'). */
export interface StateEntry {
  name: string;
  shape: readonly number[];
  values: Float32Array;
}

/** Start of a stream of random numbers: two 32-bit words. */
export type NoiseSeed = readonly [number, number];

/** One gradient step to be done. */
export interface TrainingBatch {
  /** 1 for the first step ever. */
  step: number;
  /** Images of the training source. */
  indices: Uint32Array;
  noiseSeed: NoiseSeed;
  learningRate: number;
  /** The model's coefficients at this step. */
  coefficients: Readonly<Record<string, number>>;
}

/** Images NHWC, with the class of each (-1: unknown) where the model uses labels. */
export interface ImageBatch {
  images: Float32Array;
  labels: Int32Array | null;
  count: number;
}

/** Codes [count * latentDim], with the class of each where the model uses labels. */
export interface CodeBatch {
  codes: Float32Array;
  labels: Int32Array | null;
  count: number;
}

/** Codes of images, each [count * latentDim]; what a model does not have is null (see `Posterior`). */
export interface EncodedCodes {
  means: Float32Array;
  logVariances: Float32Array | null;
  klNats: Float32Array | null;
}

/**
 * Runs a model's computations and holds its state (weights and their optimizer's parts). How it runs
 * them is its own affair: operation by operation, or as one program traced from the same model. Nothing
 * passed in is kept or changed. Calls must not overlap, but for `interrupt`. What the model does not have
 * (an encoder, a likelihood, a prior) must not be asked for.
 */
export interface StepExecutor {
  /**
   * Consecutive gradient steps on batches of one size: the losses of each before its update. Fewer
   * than asked for where `interrupt` was called meanwhile, but at least one.
   */
  trainSteps(batches: readonly TrainingBatch[]): Promise<Losses[]>;
  /** Lets `trainSteps` end after the step it is at. */
  interrupt(): void;
  /** Losses of images for one draw of whatever is random; changes nothing. */
  evaluate(
    batch: ImageBatch,
    noiseSeed: NoiseSeed,
    coefficients: Readonly<Record<string, number>>,
  ): Promise<Losses>;
  encode(batch: ImageBatch): Promise<EncodedCodes>;
  /** Expected images of codes. */
  decode(batch: CodeBatch): Promise<Float32Array>;
  /** Negative log-likelihood of each image under its code, nats [count]. */
  reconstructionNats(batch: ImageBatch, codes: Float32Array): Promise<Float32Array>;
  /** Codes of the prior [count * latentDim]. */
  samplePrior(count: number, noiseSeed: NoiseSeed): Promise<Float32Array>;
  /** Copies of the whole state, always in the same order. */
  exportState(): Promise<StateEntry[]>;
  /**
   * Replaces the whole state by copies of `entries`.
   * @throws StoreError when names, order or shapes are not those of `exportState`.
   */
  importState(entries: readonly StateEntry[]): Promise<void>;
  dispose(): void;
}
