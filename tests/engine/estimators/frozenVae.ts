import type { FrozenModel } from '../../../src-main/engine/estimators/frozenModel';
import { VAE } from '../../../src-main/engine/models/vae/config';
import { defaultValues } from '../../../src-shared/schema/check';
import type { FactorAnalysis } from './factorAnalysis';
import { frozenOf } from './frozen';

/**
 * Returns the linear Gaussian model as a VAE without hidden layers: the decoder is x = W z + b, and the encoder
 * the true posterior's mean with 1.5 of its largest variance.
 */
export function frozenVae({
  pixels,
  latentDim,
  sigma,
  loading,
  offset,
  posterior,
}: FactorAnalysis): FrozenModel {
  const shape = { height: 2, width: pixels / 2, channels: 1 };
  const settings = {
    ...defaultValues(VAE.descriptor.fields),
    kind: 'vae',
    encoder: [],
    decoder: [],
    latentDim,
    likelihood: 'gaussian',
    gaussianSigma: sigma,
  };
  const model = VAE.build(settings, { shape, classCount: 0, trainCount: 100 });
  const dense = (sides: number[], numbers: ArrayLike<number>) => ({
    sides,
    numbers: Float32Array.from(numbers),
  });
  return frozenOf(model, shape, {
    'encoder/mean/kernel': dense([pixels, latentDim], posterior.gain.flat()),
    'encoder/mean/bias': dense([latentDim], posterior.shift),
    'encoder/logVariance/kernel': dense(
      [pixels, latentDim],
      new Array<number>(pixels * latentDim).fill(0),
    ),
    'encoder/logVariance/bias': dense(
      [latentDim],
      posterior.variances.map((variance) => Math.log(1.5 * variance)),
    ),
    'decoder/output/kernel': dense([latentDim, pixels], transposed(loading).flat()),
    'decoder/output/bias': dense([pixels], offset),
  });
}

function transposed(rows: number[][]): number[][] {
  return rows[0]!.map((_, column) => rows.map((row) => row[column]!));
}
