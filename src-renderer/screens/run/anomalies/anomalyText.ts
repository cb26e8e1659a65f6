import {
  ANOMALY_SCORE_NAMES,
  type AnomalyReport,
  type AnomalyScoreKind,
  type AnomalySource,
} from '../../../../src-shared/anomaly';
import type { DatasetSummary } from '../../../../src-shared/domain';
import { INTERVAL_ERRORS } from '../../../../src-shared/interval';
import type { Estimate } from '../../../../src-shared/projection';

export const SCORE_HELPS: Readonly<Record<AnomalyScoreKind, string>> = {
  reconstruction: 'How badly the image comes back from its code.',
  elbo: 'The reconstruction and how unusual its code is, together.',
  importance: 'Nearer to how unlikely the image is, by many draws of its code.',
};

export const SCORE_COLORS: Readonly<Record<AnomalyScoreKind, string>> = {
  reconstruction: 'var(--class-0)',
  elbo: 'var(--class-2)',
  importance: 'var(--class-9)',
};

/** Returns what images are told apart from: 'data set fashion', 'class 9'. */
export function againstText(against: AnomalySource): string {
  return against.kind === 'dataset' ? `data set ${against.name}` : `class ${against.className}`;
}

/**
 * Returns what a run's test images can be told apart from: the class that it was not shown, then the other data sets
 * of its shape.
 * @param heldOutClass by name; '' for none.
 */
export function anomalySources(
  own: DatasetSummary | null,
  datasets: readonly DatasetSummary[],
  heldOutClass: string,
): AnomalySource[] {
  const isAlike = ({ shape }: DatasetSummary) =>
    own !== null &&
    shape.height === own.shape.height &&
    shape.width === own.shape.width &&
    shape.channels === own.shape.channels;
  return [
    ...(heldOutClass === '' ? [] : [{ kind: 'class' as const, className: heldOutClass }]),
    ...datasets
      .filter((set) => set.name !== own?.name && isAlike(set))
      .map(({ name }) => ({ kind: 'dataset' as const, name })),
  ];
}

/** Returns an estimate of a share with half of its 95 % interval: '0.981 ± 0.012'. */
export function shareEstimateText({ value, standardError }: Estimate): string {
  return standardError > 0
    ? `${value.toFixed(3)} ± ${(INTERVAL_ERRORS * standardError).toFixed(3)}`
    : value.toFixed(3);
}

/** How well images are told apart, by the best score, in words. */
export function verdictText({ scores }: AnomalyReport): string {
  const best = scores.reduce<(typeof scores)[number] | null>(
    (most, score) => (most === null || score.auroc.value > most.auroc.value ? score : most),
    null,
  );
  if (best === null) return 'The model has no score by which images could be told apart.';
  const { value, standardError } = best.auroc;
  const name = ANOMALY_SCORE_NAMES[best.kind];
  const hundred = Math.round(100 * value);
  if (value - INTERVAL_ERRORS * standardError <= 0.5) {
    return `No score tells the anomalies from usual images better than guessing.`;
  }
  return `By the ${name}, an anomaly looks less likely than a usual image in ${hundred} of 100 pairs.`;
}
