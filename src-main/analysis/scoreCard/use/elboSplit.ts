import { logNormalDensities } from '../../aggregatePosterior/aggregatePosterior';
import { logMarginals } from '../../aggregatePosterior/logDensities';
import { aggregateDraws, posteriorAbsence, posteriorOf } from '../aggregateDraws';
import { absent, meanOf, type Measure } from '../measure';

const EXACT =
  'By draws of q(z); q(z) and its marginals are the exact mixtures over all N test images, not estimates from a batch.';

/** The three parts of the mean KL of a VAE's objective. */
export const elboSplit: Measure = {
  metrics: [
    {
      key: 'mutual-information',
      family: 'use',
      title: 'Mutual information of image and code',
      unit: 'nats',
      better: 'higher',
      formula: 'E[log q(z|xₙ) − log q(z)],  n uniform, z ~ q(z|xₙ);  at most log N',
      source: `Hoffman and Johnson, "ELBO surgery", 2016; Chen et al., "Isolating Sources of Disentanglement in VAEs", 2018, equation 2. ${EXACT}`,
      meaning:
        'How well a code tells which image it was made of; with N test images it cannot be more than log N (9.2 nats for 10,000).',
      fault: null,
    },
    {
      key: 'total-correlation',
      family: 'use',
      title: 'Total correlation',
      unit: 'nats',
      better: 'lower',
      formula: 'E[log q(z) − Σ_d log q(z_d)],  z ~ q(z)',
      source: `Chen et al., 2018, equation 2. ${EXACT}`,
      meaning: 'How much the latent dimensions say about each other: 0 where they are independent.',
      fault: null,
    },
    {
      key: 'dimension-wise-kl',
      family: 'use',
      title: 'Dimension-wise KL',
      unit: 'nats',
      better: 'lower',
      formula: 'Σ_d E[log q(z_d) − log p(z_d)],  z ~ q(z);  parts: each d',
      source: `Chen et al., 2018, equation 2. ${EXACT}`,
      meaning: 'How far each latent dimension by itself is from the prior, added up.',
      fault: null,
    },
  ],
  absence: posteriorAbsence,
  async measure(subject, tools) {
    const { workspace, betweenPasses } = tools;
    const { codes, densities } = await aggregateDraws(subject, tools);
    const { own, all } = densities;
    const marginals = await logMarginals(workspace, posteriorOf(subject)!, codes, betweenPasses);
    const { count, dim } = codes;
    const marginalSums = new Float64Array(count);
    for (const [at, log] of marginals.entries()) marginalSums[Math.floor(at / dim)]! += log;
    const information = own.map((log, draw) => log - all[draw]!);
    const correlation = all.map((log, draw) => log - marginalSums[draw]!);
    return [
      meanOf('mutual-information', information),
      meanOf('total-correlation', correlation),
      subject.hasNormalPrior
        ? dimensionWise(codes.values, marginals, marginalSums, logNormalDensities(codes))
        : absent('dimension-wise-kl', "The density of the model's prior is not known."),
    ];
  },
};

function dimensionWise(
  codes: Float32Array,
  marginals: Float64Array,
  marginalSums: Float64Array,
  priors: Float64Array,
) {
  const count = priors.length;
  const dim = codes.length / count;
  const perDimension = new Float64Array(dim);
  for (const [at, code] of codes.entries()) {
    const prior = -(Math.log(2 * Math.PI) + code ** 2) / 2;
    perDimension[at % dim]! += (marginals[at]! - prior) / count;
  }
  return meanOf(
    'dimension-wise-kl',
    marginalSums.map((log, draw) => log - priors[draw]!),
    Array.from(perDimension, (value, axis) => ({ label: `z${axis + 1}`, value })),
  );
}
