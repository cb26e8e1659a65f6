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

/**
 * Runs a model's computations and holds its state (weights and optimizer slots). How it runs them is
 * its own affair: operation by operation, or as one program traced from the same model. Images are
 * NHWC in 0..1, noise is standard normal [count * latentDim]; nothing passed in is kept or changed.
 */
export interface StepExecutor {
  /**
   * One gradient step with Adam: losses of the batch before the update.
   * @param step 1 for the first step ever, for Adam's bias correction.
   */
  trainStep(images: Float32Array, noise: Float32Array, count: number, step: number): BatchLosses;
  /** Losses of a batch for one draw of the posterior; changes nothing. */
  evaluate(images: Float32Array, noise: Float32Array, count: number): BatchLosses;
  /** Posterior means and log-variances, each [count * latentDim]. */
  encode(images: Float32Array, count: number): { means: Float32Array; logVariances: Float32Array };
  /** Expected images of codes. */
  decode(codes: Float32Array, count: number): Float32Array;
  /** Negative log-likelihood of each image under its code, nats [count]. */
  reconstructionNats(images: Float32Array, codes: Float32Array, count: number): Float32Array;
  /** Copies of the whole state, always in the same order. */
  exportState(): StateEntry[];
  /**
   * Replaces the whole state by copies of `entries`.
   * @throws StoreError when names, order or shapes are not those of `exportState`.
   */
  importState(entries: readonly StateEntry[]): void;
  dispose(): void;
}
