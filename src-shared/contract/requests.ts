import * as v from 'valibot';
import type { AnomalyReport } from '../anomaly';
import type {
  CardSeries,
  ConfigFindings,
  DatasetDescription,
  DatasetPreview,
  DatasetSummary,
  DecodedImages,
  DeviceList,
  DoctorReport,
  ExampleConfig,
  GradientNoise,
  ImageShape,
  Interpolation,
  LatentFrame,
  LatentFrameRef,
  LatentSample,
  ManifoldGrid,
  MetricsSnapshot,
  ModelDescriptor,
  PriorSamples,
  Reconstructions,
  ReuseReport,
  RunDetail,
  RunEvaluation,
  RunSummary,
  SystemInfo,
} from '../domain';
import {
  PROJECTION_METHODS,
  type Projection,
  type ProjectionProgress,
  type ProjectionRef,
} from '../projection';
import { LARGEST_SEED } from '../random';
import type { MetricDefinition, ScoreCard } from '../scoreCard';

const none = v.strictObject({});
const runId = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/, 'must be a run id'));
const count = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(max));
const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const onRun = v.strictObject({ runId });
const codes = v.pipe(
  v.instance(Float32Array),
  v.check(
    (values) => values.length >= 1 && values.length <= 4_194_304,
    'must hold 1..4194304 numbers',
  ),
  v.check((values) => values.every(Number.isFinite), 'must be finite numbers'),
);
/** The class to make, for a model that wants one; null for the others, or that of each image. */
const label = v.nullable(index);
/** Runs and data sets are text from outside until the config schema has checked them. */
const config = v.unknown();

const seed = v.pipe(index, v.maxValue(LARGEST_SEED));
const split = v.picklist(['train', 'test']);
const projectionId = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/, 'must be a projection id'));
const numberIn = (min: number, max: number) => v.pipe(v.number(), v.minValue(min), v.maxValue(max));
const onProjection = v.strictObject({ projectionId });

/** Declares a request: what it takes, checked at run time, and what it gives. */
function request<Params extends v.GenericSchema>(params: Params) {
  return { gives: <Result>() => ({ params }) as RequestSpec<Params, Result> };
}
export interface RequestSpec<Params extends v.GenericSchema, Result> {
  params: Params;
  /** Carries the result's type; has no value at run time. */
  result?: Result;
}

/** Every request of the service: name -> parameters and result. */
export const REQUESTS = {
  'system.info': request(none).gives<SystemInfo>(),
  'system.doctor': request(none).gives<DoctorReport>(),
  /** What there is to train on, beside the processor. */
  'system.devices': request(none).gives<DeviceList>(),

  'models.list': request(none).gives<ModelDescriptor[]>(),
  'examples.list': request(none).gives<ExampleConfig[]>(),

  'datasets.list': request(none).gives<DatasetSummary[]>(),
  'datasets.import': request(
    v.strictObject({
      path: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)),
      name: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
    }),
  ).gives<DatasetSummary>(),
  'datasets.remove': request(v.strictObject({ name: v.string() })).gives<null>(),
  'datasets.preview': request(
    v.strictObject({
      name: v.string(),
      split: v.picklist(['train', 'test']),
      offset: index,
      count: count(400),
    }),
  ).gives<DatasetPreview>(),
  /** Its training images in numbers, and what to know before training on them. */
  'datasets.describe': request(v.strictObject({ name: v.string() })).gives<DatasetDescription>(),

  /** Checks a config without creating a run. */
  'runs.check': request(v.strictObject({ config })).gives<ConfigFindings>(),
  /** Creates a run and starts it; throws a config error that names the field. */
  'runs.create': request(v.strictObject({ config })).gives<RunSummary>(),
  'runs.list': request(none).gives<RunSummary[]>(),
  'runs.get': request(onRun).gives<RunDetail>(),
  'runs.rename': request(
    v.strictObject({ runId, name: v.pipe(v.string(), v.minLength(1), v.maxLength(120)) }),
  ).gives<RunSummary>(),
  'runs.pause': request(onRun).gives<null>(),
  /** Goes on with a paused, stopped, interrupted or failed run from its last checkpoint. */
  'runs.resume': request(onRun).gives<null>(),
  'runs.stop': request(onRun).gives<null>(),
  /** Takes the run out of the list; `runs.restore` brings it back until the service starts anew. */
  'runs.delete': request(onRun).gives<null>(),
  'runs.restore': request(onRun).gives<RunSummary>(),

  /**
   * Measures a network on the test images with its newest weights: losses and active units on all of
   * them, -log p(x) on the first `imageCount` with `drawCount` draws each. May take minutes.
   */
  'runs.evaluate': request(
    v.strictObject({
      runId,
      drawCount: v.pipe(count(5000), v.minValue(2)),
      imageCount: v.pipe(index, v.minValue(2)),
    }),
  ).gives<RunEvaluation>(),

  'metrics.get': request(onRun).gives<MetricsSnapshot>(),
  /** What was read of the cards on which a run trained, oldest first. */
  'cards.get': request(onRun).gives<CardSeries>(),
  'latent.sample': request(onRun).gives<LatentSample>(),
  /** The newest frame, or the kept one at a step; null before the first. */
  'latent.frame': request(
    v.strictObject({ runId, stepIndex: v.nullable(index) }),
  ).gives<LatentFrame | null>(),
  'latent.frames': request(onRun).gives<LatentFrameRef[]>(),

  /** Decodes codes [count * latentDim] with the newest weights. */
  'explore.decode': request(v.strictObject({ runId, codes, label })).gives<DecodedImages>(),
  /** Draws codes from the model's prior, the same for the same seed, and decodes them. */
  'explore.sample': request(
    v.strictObject({ runId, count: count(400), seed: index, label }),
  ).gives<PriorSamples>(),
  'explore.reconstruct': request(
    v.strictObject({
      runId,
      sampleIndices: v.pipe(v.array(index), v.minLength(1), v.maxLength(256)),
    }),
  ).gives<Reconstructions>(),
  'explore.interpolate': request(
    v.strictObject({
      runId,
      /** Two images of the latent map by their number, or two codes, one after the other. */
      ends: v.union([v.strictTuple([index, index]), codes]),
      label,
      count: v.pipe(count(64), v.minValue(3)),
      path: v.picklist(['linear', 'spherical']),
    }),
  ).gives<Interpolation>(),
  /**
   * A grid over two axes of the latent space at equal steps of prior probability (the inverse
   * normal of 1/2n, 3/2n, ...), the other axes at zero. Where the model has no standard normal prior,
   * at equal shares of the latent map's codes, the other axes at their means.
   */
  'explore.grid': request(
    v.strictObject({
      runId,
      side: v.pipe(count(40), v.minValue(2)),
      axes: v.strictTuple([index, index]),
      label,
    }),
  ).gives<ManifoldGrid>(),
  /** How noisy the path-wise and the score function gradient are on a batch of the latent map's images. */
  'explore.gradientNoise': request(onRun).gives<GradientNoise>(),

  /**
   * Begins to measure what a run's encoder is worth to a classifier: for each number of labels (100,
   * 1,000 and all where none are named) and each repeat with other labels, the encoder held, learning on
   * and begun anew. May take many minutes; 'reuse.changed' tells each result and the end.
   */
  'reuse.start': request(
    v.strictObject({
      runId,
      repeats: count(20),
      labelCounts: v.optional(
        v.pipe(
          v.array(v.union([v.pipe(v.number(), v.integer(), v.minValue(2)), v.literal('all')])),
          v.minLength(1),
          v.maxLength(20),
        ),
      ),
      /** Passes over the labelled images; more where they are few. */
      epochs: v.optional(count(1000)),
    }),
  ).gives<null>(),
  /** What was measured last, as far as it is done; null before the first result. */
  'reuse.get': request(onRun).gives<ReuseReport | null>(),

  /**
   * Begins to lay points out on a plane, in a process of its own; 'projection.progress' and 'projection.ended' tell
   * the rest. Refuses settings that do not fit the source.
   */
  'projection.start': request(
    v.strictObject({
      source: v.variant('kind', [
        v.strictObject({ kind: v.literal('dataset'), name: v.string(), split, count: index }),
        v.strictObject({ kind: v.literal('run'), runId, split, count: index }),
        v.strictObject({ kind: v.literal('frame'), runId, stepIndex: index }),
      ]),
      settings: v.strictObject({
        method: v.picklist(PROJECTION_METHODS),
        reducedDim: count(500),
        perplexity: numberIn(1, 1000),
        iterations: v.pipe(index, v.maxValue(10_000)),
        lateExaggeration: numberIn(1, 20),
        neighbours: v.pipe(count(500), v.minValue(2)),
        minDist: numberIn(0, 1),
        seed,
        startFrom: v.nullable(projectionId),
        placeIn: v.nullable(projectionId),
      }),
    }),
  ).gives<{ projectionId: string }>(),
  /** Ends one that is on its way; nothing is kept of it. */
  'projection.cancel': request(onProjection).gives<null>(),
  /** Those that are kept, newest first, and how far those on their way are; their labels are null until read. */
  'projection.list': request(none).gives<{
    kept: ProjectionRef[];
    active: (Pick<ProjectionRef, 'projectionId' | 'source' | 'settings'> &
      Pick<ProjectionProgress, 'stage' | 'done' | 'total'> &
      Pick<Projection, 'labels' | 'classNames'>)[];
  }>(),
  'projection.get': request(onProjection).gives<Projection>(),
  'projection.remove': request(onProjection).gives<null>(),
  /** The images of some points, to be looked at: grey values, or red, green and blue, 0..255. */
  'projection.images': request(
    v.strictObject({
      projectionId,
      indices: v.pipe(v.array(index), v.minLength(1), v.maxLength(256)),
    }),
  ).gives<{ shape: ImageShape; pixels: Uint8Array }>(),

  /** What a score card measures, in its order. */
  'scores.metrics': request(none).gives<MetricDefinition[]>(),
  /**
   * Begins to measure a run's latent space with its newest weights, in a process of its own; 'scores.changed' tells each
   * result and the end. A model that takes classes is measured with one of them, the first where none is named.
   */
  'scores.start': request(v.strictObject({ runId, seed, label })).gives<null>(),
  'scores.cancel': request(onRun).gives<null>(),
  /** The cards of a run, oldest first, and whether one is being filled. */
  'scores.list': request(onRun).gives<{ cards: ScoreCard[]; isMeasuring: boolean }>(),

  /**
   * Begins to score a run's test images and those of another data set, or of a class that the run has not learned
   * from, by how unlikely they look; 'anomalies.changed' tells how far it is and the end.
   */
  'anomalies.start': request(
    v.strictObject({
      runId,
      against: v.variant('kind', [
        v.strictObject({ kind: v.literal('dataset'), name: v.string() }),
        v.strictObject({ kind: v.literal('class'), className: v.string() }),
      ]),
      /** Most images of either kind; 0 takes all. */
      count: index,
      drawCount: v.pipe(count(1000), v.minValue(2)),
      seed,
    }),
  ).gives<null>(),
  'anomalies.cancel': request(onRun).gives<null>(),
  /** The reports of a run, oldest first, and whether another is being made. */
  'anomalies.list': request(onRun).gives<{ reports: AnomalyReport[]; isMeasuring: boolean }>(),
} as const;

export type RequestName = keyof typeof REQUESTS;
export type RequestParams<Name extends RequestName> = v.InferOutput<
  (typeof REQUESTS)[Name]['params']
>;
export type RequestResult<Name extends RequestName> = Exclude<
  (typeof REQUESTS)[Name]['result'],
  undefined
>;

/** One handler for each request; the service is a value of this type. */
export type RequestHandlers = {
  [Name in RequestName]: (params: RequestParams<Name>) => Promise<RequestResult<Name>>;
};
