import type { MetricDefinition, MetricPart } from '../../../../src-shared/scoreCard';
import { createRandom } from '../../../../src-shared/random';
import type { Points } from '../../points';
import type { LatentSubject } from '../latentSubject';
import { absent, type Measure, meanOf, type MeasureTools } from '../measure';
import { affordable, codesAPass } from './passes';

const IMAGES = 2000;

const ROUND_TRIP: MetricDefinition = {
  key: 'round-trip-data',
  family: 'continuity',
  title: 'Round trip of codes',
  unit: 'distance',
  better: 'lower',
  formula: 'mean ‖μ(g(z)) − z‖,  z = μ(x) of test images x',
  source:
    'Common practice; the same error as in the cycle of Zhu et al., Unpaired Image-to-Image Translation using Cycle-Consistent Adversarial Networks, 2017, in latent space.',
  meaning:
    'How far a code of a test image moves when it is decoded and encoded again: 0 where encoder and decoder agree on what it means.',
  fault: null,
};

const ROUND_TRIP_SHARE: MetricDefinition = {
  ...ROUND_TRIP,
  key: 'round-trip-share',
  title: 'Round trip beside the spread of codes',
  unit: 'ratio',
  formula: 'mean ‖μ(g(z)) − z‖ / √(mean ‖z − z̄‖²),  z = μ(x) of test images x',
  meaning:
    'The same as a share of how far codes lie from their mean, so that latent spaces of different extent compare: 1 is as bad as forgetting the code.',
};

/** Whether the encoder understands the decoder where data is. */
export const dataRoundTrip: Measure = {
  metrics: [ROUND_TRIP, ROUND_TRIP_SHARE],
  absence: ({ encode }) => (encode === null ? 'The model has no encoder.' : null),
  async measure(subject, tools) {
    const means = subject.test.means!;
    const codes = drawnCodes(means, affordable(subject, IMAGES), tools.seed);
    const returned = await roundTrip(subject, tools, codes);
    const { latentDim } = subject;
    const squares = new Float64Array(latentDim);
    const errors = new Float64Array(codes.length / latentDim);
    for (const [at, value] of codes.entries()) {
      const square = (returned[at]! - value) ** 2;
      squares[at % latentDim]! += square / errors.length;
      errors[Math.floor(at / latentDim)]! += square;
    }
    const distances = errors.map(Math.sqrt);
    const parts: MetricPart[] = Array.from(squares, (square, axis) => ({
      label: `z${axis + 1}`,
      value: Math.sqrt(square),
    }));
    const extent = extentOf(means);
    return [
      meanOf(ROUND_TRIP.key, distances, parts),
      extent === 0
        ? absent(ROUND_TRIP_SHARE.key, 'All codes are the same.')
        : meanOf(
            ROUND_TRIP_SHARE.key,
            distances.map((distance) => distance / extent),
          ),
    ];
  },
};

/** The codes of so many images, drawn where there are more. */
function drawnCodes({ values, count, dim }: Points, wanted: number, seed: number): Float32Array {
  if (count <= wanted) return values;
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  const chosen = createRandom(seed, 'round-trip').shuffle(order).subarray(0, wanted);
  const codes = new Float32Array(wanted * dim);
  for (const [at, index] of chosen.entries()) {
    codes.set(values.subarray(index * dim, (index + 1) * dim), at * dim);
  }
  return codes;
}

async function roundTrip(
  subject: LatentSubject,
  { betweenPasses }: MeasureTools,
  codes: Float32Array,
): Promise<Float32Array> {
  const returned = new Float32Array(codes.length);
  const step = codesAPass(subject) * subject.latentDim;
  for (let start = 0; start < codes.length; start += step) {
    const images = await subject.decode(codes.subarray(start, start + step));
    await betweenPasses();
    returned.set(await subject.encode!(images), start);
    await betweenPasses();
  }
  return returned;
}

/** The root mean square distance of codes from their mean. */
function extentOf({ values, count, dim }: Points): number {
  const centre = new Float64Array(dim);
  for (const [at, value] of values.entries()) centre[at % dim]! += value / count;
  let squares = 0;
  for (const [at, value] of values.entries()) squares += (value - centre[at % dim]!) ** 2;
  return Math.sqrt(squares / count);
}
