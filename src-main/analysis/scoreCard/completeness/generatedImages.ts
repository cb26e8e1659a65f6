import type { KernelWorkspace } from '../../kernels/workspace';
import {
  nearestAmong,
  nearestNeighbours,
  type Neighbours,
} from '../../neighbours/nearestNeighbours';
import type { Points } from '../../points';
import { meanOf, type Measure } from '../measure';
import { shareOf } from '../share';
import { ballCounts, type Balls } from './balls';
import { generated } from './generated';

/** The k-th nearest image of its own kind is on the edge of an image's ball: k of Naeem et al. */
const NEIGHBOURS = 5;

const SPACE =
  'Images are compared as their first 50 principal components (fitted on training images), or as pixels where they have no more; as many generated as test images, at most 5,000.';

/** For each generated or test image what the balls of the other kind say of it. */
export interface ImageMatch {
  /** Test images' balls that hold each generated image. */
  realBalls: Int32Array;
  /** Generated images' balls that hold each test image. */
  generatedBalls: Int32Array;
  /** Whether each test image's ball holds a generated image: 1 or 0. */
  covered: Uint8Array;
}

/** Compares generated with real images by balls that reach to the k-th nearest of their own kind. */
export async function matchImages(
  workspace: KernelWorkspace,
  real: Points,
  fake: Points,
  k: number,
  betweenPasses: () => Promise<void>,
): Promise<ImageMatch> {
  const ballsOf = async (centres: Points): Promise<Balls> => {
    const nearest = await nearestNeighbours(workspace, centres, k, betweenPasses);
    return { centres, radii: furthestOf(nearest) };
  };
  const realBalls = await ballsOf(real);
  const fakeBalls = await ballsOf(fake);
  const { distances } = await nearestAmong(workspace, real, fake, 1, betweenPasses);
  return {
    realBalls: await ballCounts(workspace, fake, realBalls, betweenPasses),
    generatedBalls: await ballCounts(workspace, real, fakeBalls, betweenPasses),
    covered: Uint8Array.from(distances, (distance, at) =>
      distance < realBalls.radii[at]! ? 1 : 0,
    ),
  };
}

function furthestOf({ count, k, distances }: Neighbours): Float32Array {
  return Float32Array.from({ length: count }, (_, point) => distances[(point + 1) * k - 1]!);
}

/** Precision, recall, density and coverage of what likely codes decode to. */
export const generatedImages: Measure = {
  metrics: [
    {
      key: 'precision',
      family: 'completeness',
      title: 'Precision',
      unit: 'share',
      better: 'higher',
      formula:
        'share of g(z), z likely, within the distance of some test image to its 5th nearest test image',
      source: `Kynkäänniemi et al., "Improved Precision and Recall Metric for Assessing Generative Models", 2019, with k = 5. ${SPACE}`,
      meaning: 'How many of the images that likely codes decode to look like real ones.',
      fault: null,
    },
    {
      key: 'recall',
      family: 'completeness',
      title: 'Recall',
      unit: 'share',
      better: 'higher',
      formula: 'share of test images within the distance of some g(z) to its 5th nearest g(z′)',
      source: `Kynkäänniemi et al., 2019, with k = 5. ${SPACE}`,
      meaning: 'How many of the real images lie among those that likely codes decode to.',
      fault: null,
    },
    {
      key: 'density',
      family: 'completeness',
      title: 'Density',
      unit: 'ratio',
      better: 'higher',
      formula: 'mean over g(z) of (test images whose 5th nearest is further than g(z)) ÷ 5',
      source: `Naeem et al., "Reliable Fidelity and Diversity Metrics for Generative Models", 2020, k = 5. ${SPACE}`,
      meaning:
        'How crowded the real images are where generated ones lie: 1 for a perfect generator, more where it keeps to the most common images.',
      fault: null,
    },
    {
      key: 'coverage',
      family: 'completeness',
      title: 'Coverage',
      unit: 'share',
      better: 'higher',
      formula: 'share of test images with some g(z) nearer than their 5th nearest test image',
      source: `Naeem et al., 2020, k = 5. ${SPACE} A perfect generator has 1 − 2⁻⁵ = 96.9 %.`,
      meaning: 'How many of the real images have a generated one in their neighbourhood.',
      fault: {
        when: 'below',
        limit: 0.2,
        message:
          'Most of the data is not reached: few test images have a decoded likely code near them.',
      },
    },
  ],
  absence: ({ test }) =>
    test.images.count > NEIGHBOURS ? null : 'There are too few test images to compare with.',
  async measure(subject, tools) {
    const { features, testFeatures } = await generated(subject, tools);
    const { workspace, betweenPasses } = tools;
    const match = await matchImages(workspace, testFeatures, features, NEIGHBOURS, betweenPasses);
    const { count } = features;
    const hits = (counts: ArrayLike<number>) =>
      Array.from(counts).filter((held) => held > 0).length;
    const densities = Float64Array.from(match.realBalls, (held) => held / NEIGHBOURS);
    return [
      shareOf('precision', hits(match.realBalls), count),
      shareOf('recall', hits(match.generatedBalls), count),
      meanOf('density', densities),
      shareOf('coverage', hits(match.covered), count),
    ];
  },
};
