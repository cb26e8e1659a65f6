import type { RunConfig } from '../../src-shared/runConfig';
import type { FieldProblem } from '../../src-shared/schema/fields';
import { fitsUnitRange } from '../data/preparation/checkBinarising';
import type { ValueRange } from '../data/valueRows';

/** Likelihoods of values in 0..1. */
const OF_UNIT_VALUES = ['bernoulli', 'categorical'];

/**
 * Returns what can be trained and yet hardly means anything, by the field to change.
 * @param range of the values before they are scaled.
 */
export function warningsOf({ data, model }: RunConfig, range: ValueRange): FieldProblem[] {
  const likelihood = model['likelihood'];
  if (typeof likelihood !== 'string' || !OF_UNIT_VALUES.includes(likelihood)) return [];
  const warnings: FieldProblem[] = [];
  if (!fitsUnitRange(data.scaling, range)) {
    const found =
      data.scaling === 'standardise'
        ? 'standardised'
        : `${rounded(range.min)}..${rounded(range.max)}`;
    const message =
      `model.likelihood ${likelihood} is made for values in 0..1, and these are ${found}: ` +
      'scale them to 0..1, or use a Gaussian likelihood';
    warnings.push({ field: 'model.likelihood', message });
  }
  if (data.noiseSigma > 0 && data.binarise !== 'dynamic') {
    const message =
      `data.noiseSigma takes values out of 0..1, for which the ${likelihood} likelihood is made: ` +
      'binarise at each use, or use a Gaussian likelihood';
    warnings.push({ field: 'data.noiseSigma', message });
  }
  return warnings;
}

/** Four digits are enough to tell a range. */
function rounded(value: number): string {
  return String(Number(value.toPrecision(4)));
}
