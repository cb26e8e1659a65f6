import { areApart } from '../../../../src-shared/metricText';
import type { MetricDefinition, MetricValue, ScoreCard } from '../../../../src-shared/scoreCard';

/**
 * What two values of a metric say: which run is better, 'differs' where more is not better in itself, 'unclear' where
 * their intervals overlap, 'absent' where one has no value.
 */
export type Verdict = 'this' | 'other' | 'differs' | 'unclear' | 'absent';

/** Returns what the values of two runs say. */
export function verdictOf(
  { better }: Pick<MetricDefinition, 'better'>,
  own: MetricValue | null,
  other: MetricValue | null,
): Verdict {
  if (own === null || other === null || own.value === null || other.value === null) return 'absent';
  if (own.value === other.value || !areApart(own, other)) return 'unclear';
  if (better === 'neither') return 'differs';
  return own.value > other.value === (better === 'higher') ? 'this' : 'other';
}

/** Returns a card's value of a metric; null where it is not measured yet. */
export function valueOf(card: ScoreCard | null, key: string): MetricValue | null {
  return card?.values.find((value) => value.key === key) ?? null;
}

/** Returns how often each verdict falls. */
export function countVerdicts(
  definitions: readonly MetricDefinition[],
  own: ScoreCard,
  other: ScoreCard,
): Readonly<Record<Verdict, number>> {
  const counts = { this: 0, other: 0, differs: 0, unclear: 0, absent: 0 };
  for (const definition of definitions) {
    const { key } = definition;
    counts[verdictOf(definition, valueOf(own, key), valueOf(other, key))] += 1;
  }
  return counts;
}
