import {
  PROJECTION_STAGES,
  type ProjectionMethod,
  type ProjectionProgress,
  type ProjectionRef,
  type ProjectionSource,
  type ProjectionStage,
} from '../../../src-shared/projection';
import { countText } from '../../charts/numberText';

export const METHOD_NAMES: Readonly<Record<ProjectionMethod, string>> = {
  pca: 'PCA',
  tsne: 't-SNE',
  umap: 'UMAP',
};

export const METHOD_HELP: Readonly<Record<ProjectionMethod, string>> = {
  pca: 'The two directions in which the points vary most. Quick and exact; distances mean something, but what varies in other directions is not seen.',
  tsne: 'Keeps near points near. Good at showing groups; distances between groups and sizes of groups mean little.',
  umap: 'Keeps near points near, over a graph of neighbours. Groups come out tighter than with t-SNE; distances between groups still mean little.',
};

export const STAGE_TEXTS: Readonly<Record<ProjectionStage, string>> = {
  reading: 'Reading the points',
  reducing: 'Reducing to principal components',
  neighbours: 'Finding neighbours',
  layout: 'Laying out',
  faithfulness: 'Measuring how far it can be trusted',
};

const SPLIT_TEXTS = { train: 'training', test: 'test' } as const;

/**
 * Returns what is laid out: 'Digits VAE: codes of 10 000 test images'.
 * @param nameOf the name of a run; its id where it is not known.
 */
export function sourceText(source: ProjectionSource, nameOf: (runId: string) => string): string {
  switch (source.kind) {
    case 'dataset':
      return `${source.name}: ${imagesText(source)}`;
    case 'run':
      return `${nameOf(source.runId)}: codes of ${imagesText(source)}`;
    case 'frame':
      return `${nameOf(source.runId)}: codes at step ${countText(source.stepIndex)}`;
  }
}

function imagesText({ split, count }: { split: 'train' | 'test'; count: number }): string {
  return `${count === 0 ? 'all' : countText(count)} ${SPLIT_TEXTS[split]} images`;
}

/** Returns a map's name in lists: 't-SNE, perplexity 30'. */
export function methodText({ settings }: Pick<ProjectionRef, 'settings'>): string {
  const name = METHOD_NAMES[settings.method];
  if (settings.method === 'pca') return name;
  if (settings.method === 'umap') return `${name}, ${settings.neighbours} neighbours`;
  if (settings.placeIn !== null) return `${name}, placed in a map`;
  return `${name}, perplexity ${settings.perplexity}`;
}

/** About how much of the whole each stage takes; the layout is nearly all of it. */
const STAGE_SHARES: Readonly<Record<ProjectionStage, number>> = {
  reading: 0.03,
  reducing: 0.05,
  neighbours: 0.12,
  layout: 0.72,
  faithfulness: 0.08,
};

/** Returns how much of a projection is done, 0..1, about. */
export function doneShare({
  stage,
  done,
  total,
}: Pick<ProjectionProgress, 'stage' | 'done' | 'total'>): number {
  const before = PROJECTION_STAGES.slice(0, PROJECTION_STAGES.indexOf(stage)).reduce(
    (sum, earlier) => sum + STAGE_SHARES[earlier],
    0,
  );
  return before + STAGE_SHARES[stage] * (total > 0 ? Math.min(1, done / total) : 0);
}

/** Returns where a projection is: 'Laying out, iteration 320 of 750'. */
export function stageText({
  stage,
  done,
  total,
}: Pick<ProjectionProgress, 'stage' | 'done' | 'total'>): string {
  const isCounted = stage === 'layout' && total > 1;
  return isCounted
    ? `${STAGE_TEXTS[stage]}, iteration ${countText(done)} of ${countText(total)}`
    : STAGE_TEXTS[stage];
}
