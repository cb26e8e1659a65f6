import type { Losses, LossTerm } from '../../../src-shared/domain';

/**
 * Returns all losses as text. Where they have a negative ELBO it comes first, with its two parts:
 * '152.30 (reconstruction 146.10 + KL 6.20)'; the others follow by the labels of the model's terms,
 * those in nats before the ratios and the pure numbers. A total that would read the same as the negative ELBO is left out.
 * @param natsUnit follows the losses in nats: ' nats per image'
 */
export function lossText(losses: Losses, terms: readonly LossTerm[], natsUnit = ''): string {
  const negativeElbo = negativeElboOf(losses);
  const told = negativeElbo?.keys ?? [];
  const rest = namedTerms(losses, terms).filter(({ key }) => !told.includes(key));
  const textsIn = (unit: LossTerm['unit']): string[] =>
    rest
      .filter((term) => term.unit === unit)
      .map(({ key, label }) => `${label} ${lossValueText(losses[key]!, unit)}`);
  const inNats = [...(negativeElbo ? [negativeElbo.text] : []), ...textsIn('nats')];
  return [`${inNats.join(', ')}${natsUnit}`, ...textsIn('ratio'), ...textsIn('')].join(', ');
}

/** Returns a loss as text: nats with two decimals, a ratio in per cent, a pure number with four digits. */
export function lossValueText(value: number, unit: LossTerm['unit']): string {
  switch (unit) {
    case 'nats':
      return value.toFixed(2);
    case 'ratio':
      return `${(100 * value).toFixed(1)} %`;
    case '':
      return value.toPrecision(4);
  }
}

/** Returns the loss that stands for all: the negative ELBO, or the total of a model without one. */
export function leadingNats(losses: Losses): number {
  return losses['elboNats'] ?? losses['totalNats'] ?? NaN;
}

/** The negative ELBO as a sum, and the keys that it tells of; null where it has no such two parts. */
function negativeElboOf(losses: Losses): { text: string; keys: string[] } | null {
  const { totalNats, elboNats, reconstructionNats, klNats } = losses;
  if (elboNats === undefined || reconstructionNats === undefined || klNats === undefined) {
    return null;
  }
  // Means of float32 numbers: what is over that is a part of its own, and no rounding.
  const unexplained = Math.abs(elboNats - reconstructionNats - klNats);
  if (unexplained > 1e-4 * Math.abs(elboNats)) return null;
  const [total, elbo, reconstruction, kl] = [totalNats, elboNats, reconstructionNats, klNats].map(
    (value) => value?.toFixed(2),
  );
  const keys = ['elboNats', 'reconstructionNats', 'klNats'];
  return {
    text: `${elbo} (reconstruction ${reconstruction} + KL ${kl})`,
    keys: total === elbo ? ['totalNats', ...keys] : keys,
  };
}

/** The losses in the order of the terms; one that they do not name has its key for a label. */
function namedTerms(
  losses: Losses,
  terms: readonly LossTerm[],
): Pick<LossTerm, 'key' | 'label' | 'unit'>[] {
  const known = terms.filter(({ key }) => key in losses);
  const unknown = Object.keys(losses).filter((key) => !known.some((term) => term.key === key));
  return [...known, ...unknown.map((key) => ({ key, label: key, unit: 'nats' as const }))];
}
