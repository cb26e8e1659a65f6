import { logNormalDensities } from '../../aggregatePosterior/aggregatePosterior';
import { createRandom } from '../../../../src-shared/random';
import type { Points } from '../../points';
import { aggregateDraws, likelyPoints, posteriorAbsence, posteriorOf } from '../aggregateDraws';
import type { LatentSubject } from '../latentSubject';
import { absent, estimated, meanOf, type Measure, type MeasureTools } from '../measure';
import { discrepancy } from './discrepancy';

const MOST_CODES = 2000;
/** Fewest codes that have a discrepancy with an error. */
const FEWEST_CODES = 3;

/** How far the codes of the images, taken together, are from the prior. */
export const priorMatch: Measure = {
  metrics: [
    {
      key: 'aggregate-kl',
      family: 'completeness',
      title: 'Aggregate posterior to prior, KL',
      unit: 'nats',
      better: 'lower',
      formula: 'E[log q(z) − log p(z)],  z ~ q(z) = 1/N Σₙ q(z|xₙ)',
      source:
        'Hoffman and Johnson, "ELBO surgery", 2016. q(z) is the exact mixture over all test images.',
      meaning:
        'How far the codes of all images, taken together, are from the prior: 0 where they match.',
      fault: null,
    },
    {
      key: 'aggregate-mmd',
      family: 'completeness',
      title: 'Aggregate posterior to likely codes, MMD²',
      unit: '',
      better: 'lower',
      formula:
        'MMD²(q(z), likely codes),  k(a, b) = C ÷ (C + ‖a − b‖²),  C = 2 · dim · σ²;  unbiased, so it may be below 0',
      source:
        'Gretton et al., "A Kernel Two-Sample Test", 2012, equation 4; kernel of Tolstikhin et al., "Wasserstein Auto-Encoders", 2018, section 4; σ² is the mean variance of the likely codes, 1 for the normal prior. Standard error by the jackknife.',
      meaning:
        'How easily the codes of the images can be told from likely codes: 0 where they match.',
      fault: null,
    },
  ],
  absence: ({ test }) => {
    if (test.means === null) return 'The model has no encoder.';
    return test.means.count >= FEWEST_CODES
      ? null
      : 'There are too few test images to compare with.';
  },
  async measure(subject, tools) {
    return [await klOf(subject, tools), await mmdOf(subject, tools)];
  },
};

async function klOf(subject: LatentSubject, tools: MeasureTools) {
  const absence = posteriorAbsence(subject);
  if (absence !== null) return absent('aggregate-kl', absence);
  if (!subject.hasNormalPrior) {
    return absent('aggregate-kl', "The density of the model's prior is not known.");
  }
  const { codes, densities } = await aggregateDraws(subject, tools);
  const prior = logNormalDensities(codes);
  return meanOf(
    'aggregate-kl',
    densities.all.map((log, draw) => log - prior[draw]!),
  );
}

async function mmdOf(subject: LatentSubject, tools: MeasureTools) {
  const codes = await encodedCodes(subject, tools);
  const likely = await likelyPoints(subject, codes.count, tools.seed + 2);
  const scale = 2 * subject.latentDim * (subject.hasNormalPrior ? 1 : meanVariance(likely));
  const { workspace, betweenPasses } = tools;
  const { value, standardError } = await discrepancy(
    workspace,
    codes,
    likely,
    scale,
    betweenPasses,
  );
  return estimated('aggregate-mmd', value, standardError, codes.count);
}

/** Codes of the test images: draws of their posteriors, or the codes themselves. */
async function encodedCodes(subject: LatentSubject, tools: MeasureTools): Promise<Points> {
  if (posteriorOf(subject) !== null) {
    const { codes } = await aggregateDraws(subject, tools);
    const count = Math.min(MOST_CODES, codes.count);
    return { ...codes, values: codes.values.subarray(0, count * codes.dim), count };
  }
  const means = subject.test.means!;
  const order = Uint32Array.from({ length: means.count }, (_, index) => index);
  const chosen = createRandom(tools.seed, 'mmd').shuffle(order).slice(0, MOST_CODES);
  const values = new Float32Array(chosen.length * means.dim);
  for (const [at, image] of chosen.entries()) {
    values.set(means.values.subarray(image * means.dim, (image + 1) * means.dim), at * means.dim);
  }
  return { values, count: chosen.length, dim: means.dim };
}

/** Mean over the dimensions of the variance of codes. */
function meanVariance({ values, count, dim }: Points): number {
  const centre = new Float64Array(dim);
  for (const [at, value] of values.entries()) centre[at % dim]! += value / count;
  let sum = 0;
  for (const [at, value] of values.entries()) sum += (value - centre[at % dim]!) ** 2;
  return sum / (count - 1) / dim;
}
