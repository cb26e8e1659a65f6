/** The largest change of a weight in a sweep at which the search ends. */
const TOLERANCE = 1e-6;
const MOST_SWEEPS = 1000;

/**
 * Returns the weights that minimise ½ wᵀ G w − cᵀ w + penalty Σ |w|: the lasso (Tibshirani, "Regression Shrinkage and
 * Selection via the Lasso", 1996) of standardised numbers, with G their correlations [dim * dim] and c those with what is
 * to be predicted [dim]; scikit-learn's Lasso with alpha = penalty. One weight after the other is set to its best value
 * (Friedman, Hastie and Tibshirani, "Regularization Paths for Generalized Linear Models via Coordinate Descent",
 * 2010). A number that never changes, whose row of G is 0, has weight 0.
 */
export function lasso(
  correlations: Float64Array,
  target: Float64Array,
  penalty: number,
): Float64Array {
  const dim = target.length;
  const weights = new Float64Array(dim);
  // c - G w: what is left of each correlation with the target.
  const left = target.slice();
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let largest = 0;
    for (let axis = 0; axis < dim; axis++) {
      const own = correlations[axis * dim + axis]!;
      if (own <= 0) continue;
      const pull = left[axis]! + own * weights[axis]!;
      const best = (Math.sign(pull) * Math.max(0, Math.abs(pull) - penalty)) / own;
      const change = best - weights[axis]!;
      if (change === 0) continue;
      weights[axis] = best;
      for (let other = 0; other < dim; other++) {
        left[other]! -= change * correlations[axis * dim + other]!;
      }
      largest = Math.max(largest, Math.abs(change));
    }
    if (largest < TOLERANCE) break;
  }
  return weights;
}
