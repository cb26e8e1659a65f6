import type { MetricDefinition, MetricValue } from '../../../../src-shared/scoreCard';
import { stepDistances } from '../../stepDistances';
import type { LatentSubject } from '../latentSubject';
import { absent, type Measure, meanOf, type MeasureTools } from '../measure';
import { type CodePair, codeBetween, joinedCodes, type PathKind, stripPairs } from './codePairs';
import { affordable, decodeGroups } from './passes';
import { remainingJumps, type StripStep } from './remainingJumps';

/** Strips of either kind; each has its own ends, so that all are independent. */
const STRIPS = 200;
const STEPS = 24;
/** Steps of each strip that are looked into, the steepest. */
const SUSPECTS = 2;
/** A root mean square change of the image by less than a grey level of 8 bits is none that an eye could see. */
const GREY_LEVEL = 1 / 255;

const UNEVEN_SOURCE =
  'The usual coefficient of variation; of the distances that are drawn beside a strip of interpolated images.';

const LINEAR: MetricDefinition = {
  key: 'step-variation-linear',
  family: 'continuity',
  title: 'Unevenness of steps, straight',
  unit: 'ratio',
  better: 'lower',
  formula:
    'mean of sd(d) / mean(d) over strips,  dᵢ = ‖g(zᵢ₊₁) − g(zᵢ)‖ of 24 equal steps between the codes of two test images',
  source: UNEVEN_SOURCE,
  meaning:
    'How unevenly the image changes while the code moves evenly: 0 is the same change at each step, above 1 the change comes in spikes.',
  fault: null,
};

const SPHERICAL: MetricDefinition = {
  ...LINEAR,
  key: 'step-variation-spherical',
  title: 'Unevenness of steps, on arcs',
  formula:
    'mean of sd(d) / mean(d) over strips,  dᵢ = ‖g(zᵢ₊₁) − g(zᵢ)‖ of 24 equal steps of an arc between the codes of two test images',
  meaning: 'The same where the code moves on an arc around the origin.',
};

const TEAR: MetricDefinition = {
  key: 'tear',
  family: 'continuity',
  title: 'Tear',
  unit: 'share',
  better: 'lower',
  formula:
    'mean of ‖g(b) − g(a)‖ / Σᵢ dᵢ over strips,  [a, b] what 14 halvings leave of a steep step, each time its steeper half',
  source:
    'The definition of continuity by bisection: the jump of a discontinuous map stays however near two codes come; that of a smooth one halves. The larger of the two steepest steps of each strip counts; strips whose image moves by less than a grey level count 0.',
  meaning:
    'What a jump of the image keeps of a strip’s whole change when the two codes beside it are moved together: next to 0 for any smooth decoder, however steep.',
  fault: {
    when: 'above',
    limit: 1e-3,
    message: 'The decoder tears: along some paths the image jumps from one moment to the next.',
  },
};

/** What a subject's images do along strips. */
interface StripResults {
  /** Of the strips in which the image moves at all. */
  variations: number[];
  /** Of all strips. */
  jumps: number[];
}

/** Evenness and tears along strips between codes. */
export const stripsBetweenCodes: Measure = {
  metrics: [LINEAR, SPHERICAL, TEAR],
  absence: () => null,
  async measure(subject, tools) {
    const linear = await walk(subject, tools, 'linear');
    const spherical = await walk(subject, tools, 'spherical');
    return [
      variation(LINEAR.key, linear),
      variation(SPHERICAL.key, spherical),
      meanOf(TEAR.key, [...linear.jumps, ...spherical.jumps]),
    ];
  },
};

function variation(key: string, { variations }: StripResults): MetricValue {
  return variations.length < 2
    ? absent(key, 'The decoder gives the same image along the strips.')
    : meanOf(key, variations);
}

async function walk(
  subject: LatentSubject,
  tools: MeasureTools,
  path: PathKind,
): Promise<StripResults> {
  const count = affordable(subject, STRIPS);
  const pairs = await stripPairs(subject, path, count, tools.seed, `strips/${path}`);
  const variations: number[] = [];
  const lengths = new Float64Array(count);
  const suspects: StripStep[] = [];
  const seen = GREY_LEVEL * Math.sqrt(subject.valuesPerImage);
  await decodeGroups(subject, tools, stripCodes(pairs), STEPS + 1, (images, strip) => {
    const distances = stepDistances(images, subject.valuesPerImage);
    const length = distances.reduce((sum, distance) => sum + distance, 0);
    lengths[strip] = length;
    if (length > 0) variations.push(coefficientOfVariation(distances));
    if (length < seen) return;
    for (const step of steepest(distances)) {
      suspects.push({ strip, pair: pairs[strip]!, start: step / STEPS, end: (step + 1) / STEPS });
    }
  });
  const remaining = await remainingJumps(subject, tools, suspects);
  const jumps = new Array<number>(count).fill(0);
  for (const [at, { strip }] of suspects.entries()) {
    jumps[strip] = Math.max(jumps[strip]!, remaining[at]! / lengths[strip]!);
  }
  return { variations, jumps };
}

function stripCodes(pairs: readonly CodePair[]): Float32Array {
  return joinedCodes(
    pairs.flatMap((pair) =>
      Array.from({ length: STEPS + 1 }, (_, step) => codeBetween(pair, step / STEPS)),
    ),
  );
}

function coefficientOfVariation(distances: Float32Array): number {
  const count = distances.length;
  const mean = distances.reduce((sum, distance) => sum + distance, 0) / count;
  const squares = distances.reduce((sum, distance) => sum + (distance - mean) ** 2, 0);
  return Math.sqrt(squares / count) / mean;
}

function steepest(distances: Float32Array): number[] {
  const steps = [...distances.keys()];
  return steps.sort((a, b) => distances[b]! - distances[a]! || a - b).slice(0, SUSPECTS);
}
