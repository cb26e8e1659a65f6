import type { MetricDefinition, MetricValue } from '../../../../src-shared/scoreCard';
import { createRandom } from '../../../../src-shared/random';
import type { LatentSubject } from '../latentSubject';
import { type Measure, meanOf, type MeasureTools } from '../measure';
import { codeBetween, joinedCodes, likelyPairs, type PathKind } from './codePairs';
import { affordable, decodeGroups, imageDistance } from './passes';

const PAIRS = 1000;
/**
 * The step along a path, as a share of it. The paper's is 1e-4; ten times that keeps the distance of two nearly equal
 * images of 32-bit floats clear of their rounding.
 */
const EPSILON = 1e-3;

const PATHS: readonly PathKind[] = ['linear', 'spherical'];

const SHARED = {
  family: 'continuity',
  unit: '',
  better: 'lower',
  source:
    'Karras, Laine and Aila, A Style-Based Generator Architecture for Generative Adversarial Networks, 2018, section 4.1; with distances of pixels instead of features of another network, and ε = 10⁻³.',
  fault: null,
} as const;

const LINEAR: MetricDefinition = {
  ...SHARED,
  key: 'path-length-linear',
  title: 'Path length, straight',
  formula:
    'mean ‖g(ℓ(t)) − g(ℓ(t + ε))‖² / ε²,  ℓ straight from z₀ to z₁,  z₀, z₁ likely,  t ~ U(0, 1)',
  meaning:
    'How fast the image changes on a straight way between two likely codes: small is smooth, and 0 is a decoder that ignores its code.',
};

const SPHERICAL: MetricDefinition = {
  ...SHARED,
  key: 'path-length-spherical',
  title: 'Path length, on arcs',
  formula:
    'mean ‖g(s(t)) − g(s(t + ε))‖² / ε²,  s the arc from z₀ to z₁,  z₀, z₁ likely,  t ~ U(0, 1)',
  meaning:
    'The same on an arc around the origin, on which direction and length of the code change evenly: in many dimensions it stays where a normal prior has its codes.',
};

/** How far the image moves between likely codes. */
export const pathLength: Measure = {
  metrics: [LINEAR, SPHERICAL],
  absence: () => null,
  async measure(subject, tools) {
    const values: MetricValue[] = [];
    for (const [at, { key }] of this.metrics.entries()) {
      values.push(meanOf(key, await pathLengths(subject, tools, PATHS[at]!)));
    }
    return values;
  },
};

async function pathLengths(
  subject: LatentSubject,
  tools: MeasureTools,
  path: PathKind,
): Promise<Float64Array> {
  const count = affordable(subject, PAIRS);
  const stream = `path-length/${path}`;
  const pairs = await likelyPairs(subject, path, count, tools.seed, stream);
  const random = createRandom(tools.seed, stream);
  const codes = pairs.flatMap((pair) => {
    const t = random.uniform() * (1 - EPSILON);
    return [codeBetween(pair, t), codeBetween(pair, t + EPSILON)];
  });
  const lengths = new Float64Array(count);
  const { valuesPerImage } = subject;
  await decodeGroups(subject, tools, joinedCodes(codes), 2, (images, pair) => {
    const [here, there] = [images.subarray(0, valuesPerImage), images.subarray(valuesPerImage)];
    lengths[pair] = (imageDistance(here, there) / EPSILON) ** 2;
  });
  return lengths;
}
