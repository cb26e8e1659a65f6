import { logDensities } from '../../aggregatePosterior/logDensities';
import { nearestAmong, nearestNeighbours } from '../../neighbours/nearestNeighbours';
import type { Points } from '../../points';
import { aggregateDraws, drawCountOf, likelyPoints, posteriorOf } from '../aggregateDraws';
import type { LatentSubject } from '../latentSubject';
import { estimated, type Measure, type MeasureTools } from '../measure';

/** Share of the data's own codes that count as lying apart. */
const QUANTILE = 0.01;
/** Of codes without posteriors: the distance to this neighbour stands for the density. */
const NEIGHBOUR = 5;

/** How dense encoded images lie around codes, in any unit that rises with the density. */
interface Densities {
  ofData: Float64Array;
  ofLikely: Float64Array;
}

/** How much of what counts as likely lies where next to no image is encoded. */
export const priorHoles: Measure = {
  metrics: [
    {
      key: 'prior-holes',
      family: 'completeness',
      title: 'Prior holes',
      unit: 'share',
      better: 'lower',
      formula:
        '(P[log q(z) < t] − 1 %) ÷ 99 %,  z likely;  t: 1 % quantile of log q₋ₙ(z) over z ~ q(z|xₙ);  q(z) = 1/N Σₙ q(z|xₙ),  q₋ₙ: without xₙ',
      source:
        'After Rezende and Viola, "Taming VAEs", 2018, and Rosca et al., "Distribution Matching in Variational Inference", 2018. What lies under the 1 % quantile by chance alone is taken off, so that a matching prior has 0 and a region without codes counts with its probability. Of codes without posteriors, the distance to the 5th nearest test code stands for −log q.',
      meaning: 'How many of the codes that count as likely lie where no image is encoded.',
      fault: {
        when: 'above',
        limit: 0.1,
        message: 'There are holes: part of what the prior draws lies where no image is encoded.',
      },
    },
  ],
  absence: ({ test }) => {
    if (test.means === null) return 'The model has no encoder.';
    return test.images.count > NEIGHBOUR ? null : 'There are too few test images to compare with.';
  },
  async measure(subject, tools) {
    const { ofData, ofLikely } = await densities(subject, tools);
    const sorted = ofData.slice().sort();
    // The rank-th smallest of n has rank / (n + 1) of the distribution below it on average.
    const rank = Math.max(1, Math.round(QUANTILE * (sorted.length + 1)));
    const chance = rank / (sorted.length + 1);
    const threshold = sorted[rank - 1]!;
    const below = ofLikely.filter((density) => density < threshold).length;
    const share = below / ofLikely.length;
    const variance =
      (share * (1 - share)) / ofLikely.length + (chance * (1 - chance)) / sorted.length;
    const value = Math.max(0, (share - chance) / (1 - chance));
    const error = Math.sqrt(variance) / (1 - chance);
    const holes = estimated('prior-holes', value, error, ofLikely.length);
    const [low, high] = holes.interval!;
    return [{ ...holes, interval: [Math.max(0, low), high] }];
  },
};

async function densities(subject: LatentSubject, tools: MeasureTools): Promise<Densities> {
  const posterior = posteriorOf(subject);
  // A stream of its own: the generated images come of the codes of the card's seed.
  const likely = await likelyPoints(subject, drawCountOf(subject), tools.seed + 1);
  if (posterior === null) return byDistance(subject.test.means!, likely, tools);
  const { densities: data } = await aggregateDraws(subject, tools);
  const { workspace, betweenPasses } = tools;
  const { all } = await logDensities(workspace, posterior, likely, null, betweenPasses);
  return { ofData: data.others, ofLikely: all };
}

async function byDistance(
  codes: Points,
  likely: Points,
  { workspace, betweenPasses }: MeasureTools,
): Promise<Densities> {
  const data = await nearestNeighbours(workspace, codes, NEIGHBOUR, betweenPasses);
  const others = await nearestAmong(workspace, likely, codes, NEIGHBOUR, betweenPasses);
  const nearness = (distances: Float32Array) =>
    Float64Array.from(
      { length: distances.length / NEIGHBOUR },
      (_, code) => -distances[(code + 1) * NEIGHBOUR - 1]!,
    );
  return { ofData: nearness(data.distances), ofLikely: nearness(others.distances) };
}
