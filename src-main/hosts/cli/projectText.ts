import type {
  Estimate,
  Projection,
  ProjectionMethod,
  ProjectionProgress,
  ProjectionRef,
  ProjectionStage,
} from '../../../src-shared/projection';
import { textTable } from './textTable';

const METHOD_NAMES: Readonly<Record<ProjectionMethod, string>> = {
  pca: 'PCA',
  tsne: 't-SNE',
  umap: 'UMAP',
};

const STAGE_NAMES: Readonly<Record<ProjectionStage, string>> = {
  reading: 'reading points',
  reducing: 'reducing to principal components',
  neighbours: 'finding neighbours',
  layout: 'laying out',
  faithfulness: 'measuring how faithful the map is',
};

/** Returns the line that is drawn over and over: 'laying out   120/750   KL 2.315 nats'. */
export function projectionLiveLine({ stage, done, total, klNats }: ProjectionProgress): string {
  const parts = [
    STAGE_NAMES[stage],
    total > 1 ? `${done}/${total}` : null,
    stage === 'layout' && klNats !== null ? klText(klNats) : null,
  ];
  return parts.filter((part) => part !== null).join('   ');
}

/** What `project --json` prints: the projection without its points. */
export interface ProjectionResult extends ProjectionRef {
  /** The file with the coordinates; null where none was asked for. */
  out: string | null;
}

export function projectionResult(projection: Projection, out: string | null): ProjectionResult {
  const { projectionId, source, settings, stepIndex, epoch, count, createdAtMs, seconds } =
    projection;
  const { faithfulness, klNats, varianceShares } = projection;
  return {
    ...{ projectionId, source, settings, stepIndex, epoch, count, createdAtMs, seconds },
    ...{ faithfulness, klNats, varianceShares, out },
  };
}

/** Returns what a projection is and how far it can be trusted, for reading. */
export function projectionLines(projection: Projection, out: string | null): string[] {
  const { projectionId, settings, count, seconds, klNats, varianceShares } = projection;
  const what = `${METHOD_NAMES[settings.method]} of ${count} points, ${momentText(projection)}`;
  const place = settings.placeIn === null ? '' : `, placed in ${settings.placeIn}`;
  return [
    `${what}${place}, in ${seconds.toFixed(1)} s`,
    ...(klNats === null ? [] : [klText(klNats)]),
    ...(varianceShares === null ? [] : [varianceText(varianceShares)]),
    ...faithfulnessLines(projection),
    `kept as ${projectionId}`,
    ...(out === null ? [] : [`coordinates in ${out}`]),
  ];
}

function momentText({ source, epoch, stepIndex }: Projection): string {
  if (source.kind === 'dataset') return `'${source.name}' (${source.split})`;
  const split = source.kind === 'run' ? ` (${source.split})` : '';
  return `codes of ${source.runId}${split} at epoch ${epoch}, step ${stepIndex}`;
}

function faithfulnessLines({ faithfulness }: Projection): string[] {
  if (faithfulness === null) return [];
  const { k, centreCount, trustworthiness, continuity, recall } = faithfulness;
  const rows = [
    ['trustworthiness', estimateText(trustworthiness), 'neighbours on the map are neighbours'],
    ['continuity', estimateText(continuity), 'neighbours are neighbours on the map'],
    ['recall', estimateText(recall), `of the ${k} nearest that are among the ${k} on the map`],
  ];
  const columns = [
    { title: `neighbours: ${k}`, align: 'left' },
    { title: 'share', align: 'right' },
    { title: `points looked at: ${centreCount}`, align: 'left' },
  ] as const;
  return textTable(columns, rows);
}

function estimateText({ value, standardError }: Estimate): string {
  const text = value.toFixed(4);
  return standardError === 0 ? text : `${text} ± ${standardError.toFixed(4)}`;
}

function klText(klNats: number): string {
  return `KL ${klNats.toFixed(4)} nats`;
}

function varianceText([first, second]: readonly [number, number]): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return `variance along the axes: ${percent(first)} and ${percent(second)}`;
}
