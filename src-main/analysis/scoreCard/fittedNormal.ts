import { createRandom } from '../../../src-shared/random';
import { cholesky } from '../linearAlgebra/cholesky';
import { zeros } from '../linearAlgebra/matrix';
import type { Points } from '../points';

/** Share of a dimension's variance that is added to it, so that a flat direction has a root, too. */
const RIDGE = 1e-6;

/**
 * Returns a way to draw from the normal distribution with the mean and covariance of some codes: what stands in for
 * the prior of a model that has none. Drawn codes are [count * dim], the same for the same seed.
 */
export function fittedNormal({
  values,
  count,
  dim,
}: Points): (count: number, seed: number) => Float32Array {
  const mean = new Float64Array(dim);
  for (const [at, value] of values.entries()) mean[at % dim]! += value / count;
  const covariance = zeros(dim, dim);
  for (let row = 0; row < count; row++) {
    for (let a = 0; a < dim; a++) {
      const fromMean = values[row * dim + a]! - mean[a]!;
      for (let b = 0; b <= a; b++) {
        covariance.values[a * dim + b]! +=
          (fromMean * (values[row * dim + b]! - mean[b]!)) / (count - 1);
      }
    }
  }
  for (let a = 0; a < dim; a++) {
    const at = a * dim + a;
    covariance.values[at]! += RIDGE * covariance.values[at]! + Number.EPSILON;
  }
  const root = cholesky(covariance).values;
  return (drawn, seed) => {
    const random = createRandom(seed, 'fitted-normal');
    const codes = new Float32Array(drawn * dim);
    const noise = new Float32Array(dim);
    for (let row = 0; row < drawn; row++) {
      random.fillNormal(noise);
      for (let a = 0; a < dim; a++) {
        let value = mean[a]!;
        for (let b = 0; b <= a; b++) value += root[a * dim + b]! * noise[b]!;
        codes[row * dim + a] = value;
      }
    }
    return codes;
  };
}
