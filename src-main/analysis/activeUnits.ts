/** Variance over images above which a latent dimension counts as used: Burda et al., section 5. */
export const ACTIVE_VARIANCE = 0.01;

/**
 * Returns Var_x(E[z|x]) of each latent dimension, from posterior means [count * latentDim] of images
 * (Burda, Grosse and Salakhutdinov, "Importance Weighted Autoencoders", 2016, section 5), with the
 * divisor count - 1. A dimension that the posterior leaves at the prior has 0.
 */
export function meanVariances(means: Float32Array, latentDim: number): Float64Array {
  const count = means.length / latentDim;
  const centres = new Float64Array(latentDim);
  for (const [at, mean] of means.entries()) centres[at % latentDim]! += mean / count;
  const variances = new Float64Array(latentDim);
  for (const [at, mean] of means.entries()) {
    const dimension = at % latentDim;
    variances[dimension]! += (mean - centres[dimension]!) ** 2 / (count - 1);
  }
  return variances;
}

/** Returns the number of latent dimensions that carry something of the images. */
export function activeUnitCount(variances: Float64Array): number {
  return variances.filter((variance) => variance > ACTIVE_VARIANCE).length;
}
