import { drawCodes, type OwnedCodes } from '../aggregatePosterior/aggregatePosterior';
import { logDensities, type LogDensities } from '../aggregatePosterior/logDensities';
import type { AggregatePosterior } from '../aggregatePosterior/aggregatePosterior';
import type { Points } from '../points';
import type { LatentSubject } from './latentSubject';
import { perSubject } from './perSubject';

/** Codes that are drawn for a card, where the space is not too wide. */
const MOST_DRAWS = 4000;
const FEWEST_DRAWS = 200;
/** Coordinates of codes times images: seconds of work. */
const MOST_WORK = 2e9;

/** Codes drawn from the aggregate posterior of the test images, and what their densities are. */
export interface AggregateDraws extends OwnedCodes {
  densities: LogDensities;
}

/** Returns the aggregate posterior of the test images; null where codes are no distributions. */
export function posteriorOf({ test, logVariances }: LatentSubject): AggregatePosterior | null {
  return test.means === null || logVariances === null ? null : { means: test.means, logVariances };
}

/** Returns why a subject has no aggregate posterior, as a sentence; null where it has one. */
export function posteriorAbsence(subject: LatentSubject): string | null {
  if (subject.test.means === null) return 'The model has no encoder.';
  return posteriorOf(subject) === null
    ? 'The model encodes an image as one code, not as a normal distribution.'
    : null;
}

/** Returns how many codes a measure draws: fewer in wide spaces, so that the time stays bounded. */
export function drawCountOf({ test, latentDim }: LatentSubject): number {
  const affordable = Math.floor(MOST_WORK / (test.images.count * latentDim));
  return Math.min(MOST_DRAWS, Math.max(FEWEST_DRAWS, affordable));
}

/** Returns draws of the aggregate posterior. Throws RangeError where the subject has none. */
export const aggregateDraws = perSubject(
  async (subject, { workspace, seed, betweenPasses }): Promise<AggregateDraws> => {
    const posterior = posteriorOf(subject);
    if (posterior === null) throw new RangeError('draws need a posterior for each image');
    const { codes, owners } = drawCodes(posterior, drawCountOf(subject), seed);
    const densities = await logDensities(workspace, posterior, codes, owners, betweenPasses);
    return { codes, owners, densities };
  },
);

/** Returns likely codes as points. */
export async function likelyPoints(
  subject: LatentSubject,
  count: number,
  seed: number,
): Promise<Points> {
  return { values: await subject.likelyCodes(count, seed), count, dim: subject.latentDim };
}
