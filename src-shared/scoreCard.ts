/**
 * continuity: near codes decode to near things. completeness: every likely code decodes to a real thing, and all
 * real things are reached. use: what the latent dimensions carry.
 */
export const METRIC_FAMILIES = ['continuity', 'completeness', 'use'] as const;
export type MetricFamily = (typeof METRIC_FAMILIES)[number];

/** 'share': 0..1, shown in per cent. 'ratio', 'distance' (Euclidean, of images or codes) and '' are plain numbers. */
export type MetricUnit = 'share' | 'nats' | 'count' | 'ratio' | 'distance' | '';

/** A number of the score card in words. */
export interface MetricDefinition {
  /** Stable, such as 'prior-holes'. */
  key: string;
  family: MetricFamily;
  title: string;
  unit: MetricUnit;
  /** 'neither' where more is not better in itself. */
  better: 'higher' | 'lower' | 'neither';
  /** In plain Unicode: 'mean ‖μ(g(z)) − z‖,  z ~ p(z)'. */
  formula: string;
  /** The text it follows: author, title, year; and any departure from it. */
  source: string;
  /** One sentence for somebody who meets it for the first time. */
  meaning: string;
  /** Where a value is a fault of the latent space, and the sentence that names it; null where none is in itself. */
  fault: MetricFault | null;
}

export interface MetricFault {
  when: 'above' | 'below';
  limit: number;
  message: string;
}

/** A number of the score card. */
export interface MetricValue {
  key: string;
  /** Null where it has none: `absence` says why. */
  value: number | null;
  /** Of the value over draws or images; null where it is exact. */
  standardError: number | null;
  /** 95 % interval; null where the value is exact. */
  interval: readonly [number, number] | null;
  /** Images, codes, strips: what the value is a mean of. */
  sampleCount: number;
  /** One sentence: 'The model has no encoder.'; null where there is a value. */
  absence: string | null;
  /** What it is made of, one latent dimension or class after the other; empty where it is one number. */
  parts: readonly MetricPart[];
}

export interface MetricPart {
  label: string;
  value: number;
}

/** What was measured of a run's latent space with the weights of one moment. */
export interface ScoreCard {
  runId: string;
  stepIndex: number;
  epoch: number;
  seed: number;
  /** Test images that were measured. */
  imageCount: number;
  /** A model that takes classes is measured with one: its name; null for the others. */
  className: string | null;
  /** Likely codes are drawn from the model's prior, or, where it has none, from the normal distribution fitted to its codes. */
  likelyCodes: 'prior' | 'fitted';
  createdAtMs: number;
  seconds: number;
  /** In the order of the definitions, as far as they are measured. */
  values: MetricValue[];
}

/** A fault of a latent space that its score card shows. */
export interface Finding {
  key: string;
  family: MetricFamily;
  message: string;
}

/**
 * Returns the faults that a card's values show, in the order of the definitions. A value counts only where its whole
 * interval lies beyond the limit: what may be chance is no finding.
 */
export function findings(
  definitions: readonly MetricDefinition[],
  values: readonly MetricValue[],
): Finding[] {
  return definitions.flatMap(({ key, family, fault }) => {
    const measured = values.find((value) => value.key === key);
    if (fault === null || measured === undefined || measured.value === null) return [];
    const [low, high] = measured.interval ?? [measured.value, measured.value];
    const isBeyond = fault.when === 'above' ? low > fault.limit : high < fault.limit;
    return isBeyond ? [{ key, family, message: fault.message }] : [];
  });
}
