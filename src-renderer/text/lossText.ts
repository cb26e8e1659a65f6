import type { Losses, LossTerm, ModelDescriptor } from '../../src-shared/domain';
import { natsText } from '../charts/numberText';

/** Returns a value of a term without its unit: '152.6' nats or of no unit, or '97.3' of a hundred for a ratio. */
export function lossText(value: number, unit: LossTerm['unit']): string {
  if (unit !== 'ratio' || !Number.isFinite(value)) return natsText(value);
  return (100 * value).toFixed(1).replace('-', '\u2212');
}

/** The units as they stand behind a label. */
const UNIT_TEXTS = { nats: 'nats/image', ratio: '%', '': '' } as const;

/** Returns the unit as it stands behind a label: 'nats/image', '%' for a ratio, '' for a pure number. */
export function lossUnitText(unit: LossTerm['unit']): string {
  return UNIT_TEXTS[unit];
}

/** Returns a term's label, with the sign of hundredths where its values are such. */
export function labelWithUnit({ label, unit }: LossTerm): string {
  return unit === 'ratio' ? `${label}, %` : label;
}

/** Returns the unit that all terms share, for a title; null where they differ or have none. */
export function sharedUnitText(terms: readonly LossTerm[]): string | null {
  const units = new Set(terms.map(({ unit }) => unit));
  return units.size === 1 ? lossUnitText(terms[0]!.unit) || null : null;
}

/** The one number by which runs of a model are compared. */
export interface Headline {
  term: LossTerm;
  value: number;
}

/**
 * Returns a run's headline number.
 * @param model the run's card; without it the total stands in.
 * @param losses of the test images; null where they are not measured yet.
 * @returns null where there is no such number.
 */
export function headlineOf(model: ModelDescriptor | null, losses: Losses | null): Headline | null {
  const key = model?.headline ?? 'totalNats';
  const value = losses?.[key];
  if (value === undefined) return null;
  return { term: termOf(model, key), value };
}

/** Returns the term of a key; one that the card does not know is called by its key. */
export function termOf(model: ModelDescriptor | null, key: string): LossTerm {
  const known = model?.terms.find((term) => term.key === key);
  return known ?? { key, label: key.replace(/Nats$/, ''), unit: 'nats', help: '' };
}

/**
 * Returns the card's terms that were measured, all of them before anything was: a network with fewer
 * layers than there may be measures fewer. While the card is not known, those that were measured.
 */
export function termsOf(
  model: ModelDescriptor | null,
  measuredKeys: readonly string[],
): readonly LossTerm[] {
  if (model === null) return measuredKeys.map((key) => termOf(null, key));
  const measured = model.terms.filter(({ key }) => measuredKeys.includes(key));
  return measured.length > 0 ? measured : model.terms;
}
