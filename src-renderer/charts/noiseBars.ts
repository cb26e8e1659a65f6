import { scaleLog } from 'd3';
import type { GradientNoise } from '../../src-shared/domain';
import { exponentText } from './numberText';

/** One estimator's variance, as a bar on a logarithmic scale. */
export interface NoiseBar {
  name: string;
  /** What the estimator does, in a sentence. */
  help: string;
  variance: number;
  /** Share of the room that the bar takes, 0..1. */
  share: number;
}

/** Decades that the shorter bar keeps below it, so that it is seen too. */
const DECADES_BELOW = 1;

/**
 * Returns the variance of both estimators. The scale is logarithmic, since they often differ by
 * powers of ten; it begins a decade below the lesser and ends at the greater. A variance of zero has
 * no bar.
 */
export function noiseBars({ pathwise, score }: GradientNoise): NoiseBar[] {
  const positive = [pathwise.variance, score.variance].filter((variance) => variance > 0);
  const [least, greatest] = [Math.min(...positive), Math.max(...positive)];
  const scale = scaleLog()
    .domain([least / 10 ** DECADES_BELOW, greatest])
    .range([0, 1]);
  const shareOf = (variance: number) => (variance > 0 ? scale(variance) : 0);
  return [
    {
      name: 'path-wise',
      help: 'Reparameterised: the gradient goes through the drawn code.',
      variance: pathwise.variance,
      share: shareOf(pathwise.variance),
    },
    {
      name: 'score function',
      help: 'Log-derivative: each draw is weighed by its cost, less a baseline.',
      variance: score.variance,
      share: shareOf(score.variance),
    },
  ];
}

/** Returns what the two variances say about each other, in a sentence. */
export function noiseSentence({ pathwise, score, draws }: GradientNoise): string {
  const over = `over ${draws} draws of the codes`;
  if (pathwise.variance <= 0 || score.variance <= 0) return `Variance ${over}.`;
  const ratio = score.variance / pathwise.variance;
  const [noisier, calmer, factor] =
    ratio >= 1
      ? ['score function', 'path-wise', ratio]
      : ['path-wise', 'score function', 1 / ratio];
  if (factor < 1.1) return `Both are about equally noisy ${over}.`;
  return `The ${noisier} gradient varies ${factorText(factor)} times as much as the ${calmer} one ${over}.`;
}

function factorText(factor: number): string {
  if (factor >= 1e5) return exponentText(factor, 1);
  return factor >= 10 ? String(Math.round(factor)) : factor.toFixed(1);
}
