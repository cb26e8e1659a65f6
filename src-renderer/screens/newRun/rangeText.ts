import type { IntegerField, NumberField } from '../../../src-shared/schema/fields';
import { countText } from '../../charts/numberText';

/** Returns a field's range and default in words: 'From 1 to 512; 2 unless changed.' */
export function rangeText({ min, max, default: usual }: IntegerField | NumberField): string {
  return `${boundText(min)} to ${boundText(max)}; usually ${boundText(usual)}.`;
}

/** Returns a bound without needless noughts: '10 000 000', '1e-7', '0.001'. */
function boundText(value: number): string {
  if (Number.isInteger(value)) return countText(value);
  return Math.abs(value) < 1e-3 ? value.toExponential() : String(value);
}
