import type * as tf from '@tensorflow/tfjs-core';

/** A dense layer on plain numbers: kernel [inputs, units] row by row. */
function dense(x: number[], kernel: Float32Array, bias: Float32Array): number[] {
  return Array.from(bias, (b, unit) =>
    x.reduce((sum, value, i) => sum + value * kernel[i * bias.length + unit]!, b),
  );
}

const relu = (x: number[]) => x.map((value) => Math.max(0, value));
const sum = (x: number[]) => x.reduce((total, value) => total + value, 0);
const mean = (x: number[]) => sum(x) / x.length;

/**
 * Returns the losses of an IWAE with one dense hidden layer each way, in float64 and in the textbook's
 * forms: eq. 8 of Burda et al. with the densities written out.
 */
export function plainIwae(
  weights: ReadonlyMap<string, tf.Tensor>,
  images: tf.Tensor,
  noise: tf.Tensor,
  k: number,
): Record<string, number> {
  const layer = (x: number[], name: string) =>
    dense(
      x,
      weights.get(`${name}/kernel`)!.dataSync<'float32'>(),
      weights.get(`${name}/bias`)!.dataSync<'float32'>(),
    );
  const pixels = [...images.dataSync()];
  const size = pixels.length / images.shape[0];
  const epsilons = [...noise.dataSync()];
  const each = Array.from({ length: images.shape[0] }, (_, image) => {
    const x = pixels.slice(image * size, (image + 1) * size);
    const hidden = relu(layer(x, 'encoder/dense0'));
    const mu = layer(hidden, 'encoder/mean');
    const variance = layer(hidden, 'encoder/logVariance').map(Math.exp);
    const draws = Array.from({ length: k }, (_, draw) => {
      const start = (image * k + draw) * mu.length;
      const epsilon = epsilons.slice(start, start + mu.length);
      const z = mu.map((m, i) => m + Math.sqrt(variance[i]!) * epsilon[i]!);
      const chances = layer(relu(layer(z, 'decoder/dense0')), 'decoder/output').map(
        (logit) => 1 / (1 + Math.exp(-logit)),
      );
      const logLikelihood = sum(
        chances.map((p, i) => x[i]! * Math.log(p) + (1 - x[i]!) * Math.log(1 - p)),
      );
      const normal = (value: number, m: number, v: number) =>
        Math.exp(-((value - m) ** 2) / (2 * v)) / Math.sqrt(2 * Math.PI * v);
      const prior = z.reduce((product, value) => product * normal(value, 0, 1), 1);
      const posterior = z.reduce(
        (product, value, i) => product * normal(value, mu[i]!, variance[i]!),
        1,
      );
      return { logLikelihood, weight: (Math.exp(logLikelihood) * prior) / posterior };
    });
    return {
      bound: -Math.log(mean(draws.map(({ weight }) => weight))),
      reconstruction: -mean(draws.map(({ logLikelihood }) => logLikelihood)),
      kl: sum(mu.map((m, i) => (m * m + variance[i]! - 1 - Math.log(variance[i]!)) / 2)),
    };
  });
  const reconstructionNats = mean(each.map(({ reconstruction }) => reconstruction));
  const klNats = mean(each.map(({ kl }) => kl));
  return {
    totalNats: mean(each.map(({ bound }) => bound)),
    elboNats: reconstructionNats + klNats,
    reconstructionNats,
    klNats,
  };
}
