export const PROJECTION_METHODS = ['pca', 'tsne', 'umap'] as const;
export type ProjectionMethod = (typeof PROJECTION_METHODS)[number];

/** What is laid out on a plane. */
export type ProjectionSource =
  /** The images of a data set, as values 0..1. */
  | { kind: 'dataset'; name: string; split: 'train' | 'test'; count: number }
  /** Codes of a run's images with its newest weights. `count` 0 takes all. */
  | { kind: 'run'; runId: string; split: 'train' | 'test'; count: number }
  /** Codes of the latent map's images at a kept moment of training. */
  | { kind: 'frame'; runId: string; stepIndex: number };

export interface ProjectionSettings {
  method: ProjectionMethod;
  /** Wider points are first reduced to so many principal components; for t-SNE and UMAP. */
  reducedDim: number;
  /** t-SNE: about how many neighbours a point looks at. */
  perplexity: number;
  /** t-SNE: iterations after the 250 of early exaggeration. */
  iterations: number;
  /** t-SNE: attraction in the last iterations, 1 for none: above 1 clusters draw closer together. */
  lateExaggeration: number;
  /** UMAP. */
  neighbours: number;
  /** UMAP: how close points may come. */
  minDist: number;
  seed: number;
  /** t-SNE: an earlier projection of the same images to start from, so that the maps of one run do not jump. */
  startFrom: string | null;
  /** t-SNE and UMAP: an earlier projection, of the same method, into which the points are placed without moving its own. */
  placeIn: string | null;
}

export const DEFAULT_PROJECTION: ProjectionSettings = {
  method: 'tsne',
  reducedDim: 50,
  perplexity: 30,
  iterations: 500,
  lateExaggeration: 1,
  neighbours: 15,
  minDist: 0.1,
  seed: 0,
  startFrom: null,
  placeIn: null,
};

/** A mean over points with its standard error, 0 where all points were looked at. */
export interface Estimate {
  value: number;
  standardError: number;
}

/** How far a map can be trusted: each 0..1, 1 is faultless. */
export interface Faithfulness {
  /** Neighbours that are looked at. */
  k: number;
  /** Points whose neighbours were looked at: all, or a sample of many. */
  centreCount: number;
  /** Neighbours on the map are neighbours in the space: Venna and Kaski. */
  trustworthiness: Estimate;
  /** Neighbours in the space are neighbours on the map: the same authors. */
  continuity: Estimate;
  /** Share of the nearest in the space that are among the nearest on the map. */
  recall: Estimate;
}

/** A projection without its numbers, for lists. */
export interface ProjectionRef {
  projectionId: string;
  source: ProjectionSource;
  settings: ProjectionSettings;
  /** Weights whose codes it shows; null for a data set. */
  stepIndex: number | null;
  epoch: number | null;
  count: number;
  createdAtMs: number;
  seconds: number;
  /** Null where new points were placed into another map. */
  faithfulness: Faithfulness | null;
  /** t-SNE: what is left of the divergence that it minimises, nats; null for the others. */
  klNats: number | null;
  /** PCA: share of the variance that the two axes carry; null for the others. */
  varianceShares: readonly [number, number] | null;
}

export interface Projection extends ProjectionRef {
  /** [count * 2] */
  coords: Float32Array;
  /** Place of each point's image in its split of the data set, rising [count]. */
  imageIndices: Int32Array;
  /** Class of each point; null without labels. */
  labels: Int32Array | null;
  classNames: string[];
  /**
   * Each point's own part in the error of trustworthiness and of continuity, 0..1, NaN for points that were not
   * looked at [count]; null without faithfulness.
   */
  intrusion: Float32Array | null;
  loss: Float32Array | null;
}

/** What a projection is at. */
export const PROJECTION_STAGES = [
  'reading',
  'reducing',
  'neighbours',
  'layout',
  'faithfulness',
] as const;
export type ProjectionStage = (typeof PROJECTION_STAGES)[number];

export interface ProjectionProgress {
  projectionId: string;
  stage: ProjectionStage;
  /** Of `total`, in the stage's own steps; iterations for the layout. */
  done: number;
  total: number;
  /** The map as it is, [count * 2]; null before the layout, and for frames that are left out. */
  coords: Float32Array | null;
  klNats: number | null;
}
