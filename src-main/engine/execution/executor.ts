/** Means over a batch, nats per image; total is the objective. */
export interface BatchLosses {
  totalNats: number;
  reconstructionNats: number;
  klNats: number;
}

/** A weight or optimizer slot, by name ('encoder/conv0/kernel', 'encoder/conv0/kernel/adam/m'). */
export interface StateEntry {
  name: string;
  shape: readonly number[];
  values: Float32Array;
}

/** Start of a stream of random numbers: two 32-bit words. */
export type NoiseSeed = readonly [number, number];

/** One gradient step to be done. */
export interface TrainingBatch {
  /** 1 for the first step ever, for Adam's bias correction and the objective's coefficients. */
  step: number;
  /** Images of the training source. */
  indices: Uint32Array;
  noiseSeed: NoiseSeed;
}

/**
 * Runs a model's computations and holds its state (weights and optimizer slots). How it runs them is
 * its own affair: operation by operation, or as one program traced from the same model. Images are
 * NHWC in 0..1; nothing passed in is kept or changed. Calls must not overlap, but for `interrupt`.
 */
export interface StepExecutor {
  /**
   * Consecutive gradient steps with Adam on batches of one size: the losses of each before its
   * update. Fewer than asked for where `interrupt` was called meanwhile, but at least one.
   */
  trainSteps(batches: readonly TrainingBatch[]): Promise<BatchLosses[]>;
  /** Lets `trainSteps` end after the step it is at. */
  interrupt(): void;
  /** Losses of images for one draw of the posterior each; changes nothing. */
  evaluate(images: Float32Array, count: number, noiseSeed: NoiseSeed): Promise<BatchLosses>;
  /** Posterior means and log-variances, each [count * latentDim]. */
  encode(
    images: Float32Array,
    count: number,
  ): Promise<{ means: Float32Array; logVariances: Float32Array }>;
  /** Expected images of codes. */
  decode(codes: Float32Array, count: number): Promise<Float32Array>;
  /** Negative log-likelihood of each image under its code, nats [count]. */
  reconstructionNats(
    images: Float32Array,
    codes: Float32Array,
    count: number,
  ): Promise<Float32Array>;
  /** Copies of the whole state, always in the same order. */
  exportState(): Promise<StateEntry[]>;
  /**
   * Replaces the whole state by copies of `entries`.
   * @throws StoreError when names, order or shapes are not those of `exportState`.
   */
  importState(entries: readonly StateEntry[]): Promise<void>;
  dispose(): void;
}
