import type { Points } from '../../points';
import { meanOf, type Measure } from '../measure';
import { generated } from './generated';

/** Whether the encoder finds likely codes again in what they decode to. */
export const priorRoundTrip: Measure = {
  metrics: [
    {
      key: 'prior-round-trip',
      family: 'completeness',
      title: 'Round trip of likely codes',
      unit: 'distance',
      better: 'lower',
      formula: 'mean ‖μ(g(z)) − z‖,  z likely',
      source: 'Common practice; over at most 2,000 codes.',
      meaning: 'How far from a likely code the encoder puts the image that it decodes to.',
      fault: null,
    },
    {
      key: 'prior-round-trip-share',
      family: 'completeness',
      title: 'Round trip, relative',
      unit: 'ratio',
      better: 'lower',
      formula: 'mean ‖μ(g(z)) − z‖ ÷ √E‖z − E z‖²  (√dim for the normal prior)',
      source: 'The round trip of likely codes over how far they are spread.',
      meaning:
        'The same beside the spread of the codes: 0 where nothing is lost on the way, about 1 where nothing is kept.',
      fault: null,
    },
  ],
  absence: ({ encode, test }) => {
    if (encode === null) return 'The model has no encoder.';
    return test.images.count > 1 ? null : 'There are too few test images to compare with.';
  },
  async measure(subject, tools) {
    const { codes, returned } = await generated(subject, tools);
    const spread = subject.hasNormalPrior ? Math.sqrt(subject.latentDim) : spreadOf(codes);
    const { values, count, dim } = returned!;
    const distances = Float64Array.from({ length: count }, (_, code) => {
      let square = 0;
      for (let at = code * dim; at < (code + 1) * dim; at++) {
        square += (values[at]! - codes.values[at]!) ** 2;
      }
      return Math.sqrt(square);
    });
    return [
      meanOf('prior-round-trip', distances),
      meanOf(
        'prior-round-trip-share',
        distances.map((distance) => distance / spread),
      ),
    ];
  },
};

/** Root mean square distance of codes from their mean. */
function spreadOf({ values, count, dim }: Points): number {
  const centre = new Float64Array(dim);
  for (const [at, value] of values.entries()) centre[at % dim]! += value / count;
  let sum = 0;
  for (const [at, value] of values.entries()) sum += (value - centre[at % dim]!) ** 2;
  return Math.sqrt(sum / count);
}
