import type { Workshop } from './workshop';

/** What a figure should be; null where it is told for information. */
export type Target = { atMost: number } | { atLeast: number } | null;

/** One figure of a case. */
export interface Finding {
  what: string;
  unit: 'nats' | 'units' | '%';
  value: number;
  target: Target;
}

/** Something that is trained and measured, with what it should come to. */
export interface QualityCase {
  /** As --only names it. */
  name: string;
  /** The run in one line: network, epochs, binarisation. */
  title: string;
  /** Trains and measures with one seed; the same figures in the same order for each seed. */
  measure(workshop: Workshop): Promise<Finding[]>;
}
