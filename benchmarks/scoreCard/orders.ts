import { areApart, metricValueText } from '../../src-shared/metricText';
import type { MetricDefinition, ScoreCard } from '../../src-shared/scoreCard';
import type { LatentSpace } from './networks';

/** The spaces in which a metric falls or rises, as theory says, and why. */
interface ExpectedOrder {
  key: string;
  /** From the smallest value to the largest. */
  rising: readonly LatentSpace[];
  reason: string;
}

/**
 * A reconstruction alone leaves the codes where they fall: with gaps between them, and no reason for even steps. The KL
 * alone codes nothing: all images look alike. Both together give a space that is even, full and tells images apart.
 */
const EXPECTED: readonly ExpectedOrder[] = [
  {
    key: 'step-variation-linear',
    rising: ['both terms', 'autoencoder'],
    reason: 'noise on the codes evens the steps',
  },
  {
    key: 'path-length-linear',
    rising: ['KL alone', 'both terms', 'autoencoder'],
    reason: 'gaps between classes are crossed in jumps',
  },
  {
    key: 'magnification-spread',
    rising: ['KL alone', 'both terms', 'autoencoder'],
    reason: 'gaps are stretched, classes squeezed',
  },
  {
    key: 'prior-holes',
    rising: ['both terms', 'autoencoder'],
    reason: 'without a KL nothing fills the gaps',
  },
  {
    key: 'prior-holes',
    rising: ['KL alone', 'autoencoder'],
    reason: 'the KL alone makes the codes the prior',
  },
  {
    key: 'precision',
    rising: ['autoencoder', 'both terms'],
    reason: 'codes from the gaps decode to nothing real',
  },
  {
    key: 'class-distance',
    rising: ['both terms', 'autoencoder', 'KL alone'],
    reason: 'shares follow the codes; one image is one class',
  },
  {
    key: 'coverage',
    rising: ['KL alone', 'both terms'],
    reason: 'one image reaches next to no other',
  },
  {
    key: 'prior-round-trip-share',
    rising: ['both terms', 'autoencoder', 'KL alone'],
    reason: 'only what is coded comes back',
  },
  {
    key: 'active-units',
    rising: ['KL alone', 'both terms'],
    reason: 'the KL alone codes nothing',
  },
  {
    key: 'mutual-information',
    rising: ['KL alone', 'both terms'],
    reason: 'the KL alone codes nothing',
  },
  {
    key: 'label-consistency',
    rising: ['KL alone', 'both terms'],
    reason: 'codes that are the prior know no classes',
  },
];

export interface FoundOrder extends ExpectedOrder {
  /** Each next value is larger, with its interval apart. */
  holds: boolean;
}

/** Tells of each order that theory expects whether the cards show it. */
export function ordersOf(cards: ReadonlyMap<string, ScoreCard>): FoundOrder[] {
  return EXPECTED.map((expected) => {
    const values = expected.rising.map((space) => valueOf(cards, space, expected.key));
    const holds = values
      .slice(1)
      .every((next, at) => areApart(values[at]!, next) && values[at]!.value! < next.value!);
    return { ...expected, holds };
  });
}

/** Returns the orders as lines, the space of the smallest value first. */
export function orderLines(
  definitions: readonly MetricDefinition[],
  cards: ReadonlyMap<string, ScoreCard>,
  orders: readonly FoundOrder[],
): string[] {
  return orders.map(({ key, rising, reason, holds }) => {
    const { title, unit } = definitions.find((definition) => definition.key === key)!;
    const spaces = rising.map(
      (space) => `${space} ${metricValueText(valueOf(cards, space, key), unit)}`,
    );
    return `${holds ? 'holds' : 'FAILS'}  ${title}: ${spaces.join(' < ')}  (${reason})`;
  });
}

function valueOf(cards: ReadonlyMap<string, ScoreCard>, space: LatentSpace, key: string) {
  return cards.get(space)!.values.find((value) => value.key === key)!;
}
