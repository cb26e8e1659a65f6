import { CVAE } from './cases/cvae';
import { HIERARCHICAL } from './cases/hierarchical';
import { IAF } from './cases/iaf';
import { IWAE50 } from './cases/iwae50';
import { KERAS_TWIN } from './cases/kerasTwin';
import { LINEAR_AE } from './cases/linearAe';
import { MLP50 } from './cases/mlp50';
import { SEMI_SUPERVISED } from './cases/semiSupervised';
import { VAMP } from './cases/vamp';
import type { QualityCase } from './qualityCase';

/** All cases, in the order of the report; a new one adds a file and a line. */
export const CASES: readonly QualityCase[] = [
  KERAS_TWIN,
  MLP50,
  IWAE50,
  LINEAR_AE,
  IAF,
  HIERARCHICAL,
  VAMP,
  CVAE,
  SEMI_SUPERVISED,
];

/**
 * Returns the cases with these names, in the order of the list; all for no name.
 * @throws Error for a name that no case has.
 */
export function chosenCases(names: readonly string[]): readonly QualityCase[] {
  const unknown = names.find((name) => !CASES.some((each) => each.name === name));
  if (unknown !== undefined) {
    const known = CASES.map(({ name }) => name).join(', ');
    throw new Error(`--only must be one of ${known}, got ${unknown}`);
  }
  return names.length === 0 ? CASES : CASES.filter(({ name }) => names.includes(name));
}
