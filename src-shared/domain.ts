import type { ExecutorKind, Precision, RunConfig } from './runConfig';
import type { FieldProblem, FieldSchema, FieldValues } from './schema/fields';

/**
 * queued: created, not yet started. starting, running, pausing, stopping: a trainer is at work.
 * paused: the trainer waits, its checkpoint is written. stopped: ended early by the user.
 * completed: all epochs done. failed: ended by an error, `statusReason` says which.
 * interrupted: the trainer or the service went away; resumes from the last checkpoint.
 */
export const RUN_STATUSES = [
  'queued',
  'starting',
  'running',
  'pausing',
  'paused',
  'stopping',
  'stopped',
  'completed',
  'failed',
  'interrupted',
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/**
 * Means over images, by the keys of the model's terms (ModelDescriptor.terms). 'totalNats', what
 * training minimises, is always there; VAEs have 'elboNats' (the negative ELBO), 'reconstructionNats'
 * and 'klNats' too.
 */
export type Losses = Readonly<Record<string, number>>;

export interface RunSummary {
  runId: string;
  name: string;
  status: RunStatus;
  /** Why a run failed, was interrupted or could not go on; null where there is nothing to say. */
  statusReason: string | null;
  modelKind: string;
  dataset: string;
  latentDim: number;
  parameterCount: number | null;
  /** Index into the run palette, kept for the life of the run. */
  colorIndex: number;
  createdAtMs: number;
  startedAtMs: number | null;
  endedAtMs: number | null;
  /** Time spent training, pauses left out. */
  trainSeconds: number;
  epochsDone: number;
  epochs: number;
  stepIndex: number;
  stepsTotal: number | null;
  /** Mean over the last finished epoch (train) and its validation pass; the final test pass. */
  train: Losses | null;
  validation: Losses | null;
  test: Losses | null;
}

export interface RunDetail extends RunSummary {
  config: RunConfig;
  events: RunEvent[];
  /** How its steps are computed; null before its first step. */
  execution: ExecutionReport | null;
  /** The last checkpoint from which the run would resume or is explored. */
  checkpoint: { stepIndex: number; epoch: number; savedAtMs: number; bytes: number } | null;
}

/** How a run's steps are computed, and why so. */
export interface ExecutionReport {
  executor: ExecutorKind;
  /** 0 where a card computes. */
  threads: number;
  /** 'cpu', 'cuda:0', 'cuda:0,1': see `parseDevice`. */
  device: string;
  /** Such as 'NVIDIA H100 80GB HBM3'; null where it has none of its own. */
  deviceName: string | null;
  precision: Precision;
  /** The whole training set lies in the session's memory; batches are gathered there. */
  isDataResident: boolean;
  /** One sentence: by trial, as configured, or what made the eager executor stand in. */
  reason: string;
  /** What was measured to choose, in order; empty where the config fixes the executor. */
  trials: ExecutionTrial[];
}

/** A graphics card of this machine, as its driver tells. */
export interface Card {
  /** The number in 'cuda:0'. */
  index: number;
  name: string;
  driverVersion: string;
  memoryBytes: number;
  freeBytes: number;
}

/** What a run can be computed on. */
export interface DeviceList {
  cards: Card[];
  /** One sentence: why cards are not used; null where they are, or where there is none. */
  cardsUnusable: string | null;
}

/** A card at one moment; null for what it does not tell. */
export interface CardReading {
  atMs: number;
  /** The number in 'cuda:0'. */
  card: number;
  /** Share of the time in which it computed, 0..1. */
  utilisation: number | null;
  /** Of all programs together. */
  memoryUsedBytes: number | null;
  temperatureC: number | null;
  powerW: number | null;
}

/** The cards of a run over the time in which it trained; no reading for a run on the processor. */
export interface CardSeries {
  runId: string;
  readings: CardReading[];
}

export interface ExecutionTrial {
  executor: ExecutorKind;
  threads: number;
  /** Median of the steps after the first call; null where it failed. */
  stepMs: number | null;
  /** The first call, in which programs are prepared. */
  firstCallMs: number | null;
  /** Why it could not run; null where it did. */
  error: string | null;
}

/** Something that happened to a run: started, paused, resumed, checkpoint, diverged, ... */
export interface RunEvent {
  atMs: number;
  kind: string;
  stepIndex: number;
  message: string;
}

/** Rows of `Losses` after each step; all columns of one length, `losses` by the keys of the terms. */
export interface MetricColumns {
  stepIndex: Float64Array;
  losses: Readonly<Record<string, Float64Array>>;
}
export type MetricSplit = 'train' | 'validation';

export interface MetricsSnapshot {
  runId: string;
  /** Every batch of rows has a rising number; events with a number at or below it are known. */
  seq: number;
  stepsPerEpoch: number | null;
  train: MetricColumns;
  validation: MetricColumns;
}

/** Codes of the run's fixed sample at one moment of training. Row i belongs to sample image i. */
export interface LatentFrame {
  runId: string;
  seq: number;
  stepIndex: number;
  epoch: number;
  count: number;
  latentDim: number;
  /** Codes [count * latentDim]: posterior means, or what an encoder without posterior gives. */
  means: Float32Array;
  /**
   * Mean KL of each latent dimension over the sample, nats [latentDim]; null for a model without
   * posterior, or whose KL does not split by dimension.
   */
  klNatsPerDim: Float32Array | null;
}

/** Where a kept latent frame lies in training, for the time slider. */
export interface LatentFrameRef {
  stepIndex: number;
  epoch: number;
}

/** The images behind the points of the latent map. */
export interface LatentSample {
  runId: string;
  /** 'validation', or 'train' where the run keeps no validation split. */
  split: 'validation' | 'train';
  shape: ImageShape;
  count: number;
  /** [count * height * width * channels], 0..255. */
  pixels: Uint8Array;
  labels: Uint8Array | null;
  classNames: string[];
}

export interface ImageShape {
  height: number;
  width: number;
  channels: number;
}

/** Images made by the decoder with the weights of `stepIndex`: 0..255, [count * h * w * c]. */
export interface DecodedImages {
  stepIndex: number;
  shape: ImageShape;
  count: number;
  pixels: Uint8Array;
}

export interface Interpolation extends DecodedImages {
  /** [count * latentDim]. */
  codes: Float32Array;
  /** Euclidean distance between each pair of neighbouring images, pixel values 0..1 [count - 1]. */
  stepDistances: Float32Array;
}

/** Images of codes drawn from the model's prior. */
export interface PriorSamples extends DecodedImages {
  /** [count * latentDim]. */
  codes: Float32Array;
}

export interface ManifoldGrid extends DecodedImages {
  /** Cells on a side; count = side * side, row 0 is the largest value of the second axis. */
  side: number;
  /**
   * What the steps of the axes are equal in: the probability of a standard normal prior, or the share
   * of the followed images where the model has no such prior.
   */
  spacing: 'prior' | 'codes';
  /** Code values of the columns (rising) and of the rows (falling), along the two axes. */
  columnValues: Float32Array;
  rowValues: Float32Array;
}

export interface Reconstructions extends DecodedImages {
  /** Negative log-likelihood of each image under its code, nats [count]. */
  reconstructionNats: Float32Array;
}

/** -log p(x) by Monte Carlo, from some images with several draws each. */
export interface LikelihoodEstimate {
  /** Mean over the images, nats. */
  nllNats: number;
  /** Standard error of that mean as one over all images of their kind. */
  standardErrorNats: number;
  /** Standard error of one image's estimate, from its draws: root mean square over the images. */
  drawErrorNats: number;
  /** Draws of equal weight that would say as much as those of an image, 1..drawCount: mean over the images. */
  effectiveDraws: number;
  drawCount: number;
  imageCount: number;
}

/** What a trained network is worth on the test images; what the model cannot tell is null. */
export interface RunEvaluation {
  runId: string;
  /** The weights that were evaluated. */
  stepIndex: number;
  /** Over all test images, by the keys of the model's terms. */
  test: Losses;
  /** Over all test images; null for a model without encoder. */
  activeUnits: { count: number; latentDim: number } | null;
  /** -log p(x) by importance sampling from the posterior. */
  importance: LikelihoodEstimate | null;
  /** -log p(x) by draws of the prior. */
  naive: LikelihoodEstimate | null;
}

/** The spread of an estimator's gradients over draws of the codes, on one batch. */
export interface GradientSpread {
  /** Trace of the covariance over the encoder's weights. */
  variance: number;
  /** Mean Euclidean norm. */
  meanNorm: number;
}

/** How noisy the gradient of a batch's negative ELBO is, by both of its estimators. */
export interface GradientNoise {
  stepIndex: number;
  draws: number;
  /** Reparameterised: the gradient goes through the draw. */
  pathwise: GradientSpread;
  /** Log-derivative, with the mean cost of the other images as baseline. */
  score: GradientSpread;
}

/** A classifier that was trained from a run's encoder, or the same network from new weights. */
export interface ReusePoint {
  /** Labelled images that it learned from. */
  labelCount: number;
  /** 'frozen' keeps the encoder's weights, 'fine-tuned' trains them on, 'scratch' begins anew. */
  start: 'frozen' | 'fine-tuned' | 'scratch';
  /** Share of the test images whose class it names, 0..1. */
  testAccuracy: number;
  epochs: number;
  seconds: number;
}

/** What a run's encoder is worth to a classifier; several points of one kind are repeats. */
export interface ReuseReport {
  runId: string;
  points: ReusePoint[];
}

export interface DatasetSummary {
  name: string;
  title: string;
  kind: 'built-in' | 'imported';
  shape: ImageShape;
  trainCount: number;
  testCount: number;
  hasLabels: boolean;
  classNames: string[];
  /** How a value is stored: 8 bit, read as 0..1 by 255ths, or a float as it is. */
  valueType: 'uint8' | 'float32';
  /** SHA-256 over shapes, pixels and labels, hex. */
  fingerprint: string;
  bytes: number;
  importedAtMs: number | null;
  /** Anything the reader should know, such as a test split made from the training images. */
  notes: string[];
}

export interface DatasetPreview {
  name: string;
  split: 'train' | 'test';
  offset: number;
  count: number;
  shape: ImageShape;
  pixels: Uint8Array;
  labels: Uint8Array | null;
  /** Images of each class in the whole split, by class index; null without labels. */
  classCounts: number[] | null;
}

/** The training images of a data set in numbers, values as a network sees them before any preparation. */
export interface DatasetDescription {
  name: string;
  fingerprint: string;
  valueType: 'uint8' | 'float32';
  imageCount: number;
  valuesPerImage: number;
  range: { min: number; max: number };
  /** How many values lie in each of some equal parts of min..max. */
  histogram: { min: number; max: number; counts: number[] };
  /** Values of an image that are the same in all of them. */
  constantCount: number;
  /** Share of the values that lie between 0 and 1 and are neither. */
  greyShare: number;
  /** Known latent variables of generated data with the range that they have; empty for other data. */
  factors: { name: string; unit: string; min: number; max: number }[];
  remarks: DatasetRemark[];
}

/** What to know of a data set before training on it, as a sentence or two. */
export interface DatasetRemark {
  tone: 'warning' | 'note';
  message: string;
}

/** What is found in a run's config. */
export interface ConfigFindings {
  /** Every fault, by field; the run can be started without any. */
  problems: FieldProblem[];
  /** What does not fit together and yet can be run, by the field to change. */
  warnings: FieldProblem[];
}

/** What the app knows of a model: its card, what it can do, and the fields of its form. */
export interface ModelDescriptor {
  kind: string;
  title: string;
  summary: string;
  family: ModelFamily;
  card: ModelCard;
  /** What is measured of it, in the order of charts; 'totalNats' first. */
  terms: LossTerm[];
  /** The term by which its runs are compared, of the test images. */
  headline: string;
  abilities: ModelAbilities;
  fields: FieldSchema[];
  /** Ready settings with a name, for the form. */
  presets: { name: string; summary: string; values: FieldValues }[];
}

export const MODEL_FAMILIES = ['autoencoder', 'variational', 'adversarial'] as const;
export type ModelFamily = (typeof MODEL_FAMILIES)[number];

/** A model in words, for those who meet it for the first time. */
export interface ModelCard {
  /** When to use it, and when not. */
  use: string;
  /** Its loss, a formula a line, in plain Unicode: 'L = E_q[-log p(x|z)] + KL(q(z|x) || p(z))'. */
  loss: string[];
  /** The text it follows: author, title, year. */
  source: string;
}

/** One number of a model's losses. */
export interface LossTerm {
  /** Key in `Losses`, its unit at the end: 'klNats'. */
  key: string;
  /** In lists and legends: 'KL'. */
  label: string;
  /** '' for a pure number that is no share of something. */
  unit: 'nats' | 'ratio' | '';
  /** One sentence on what it measures. */
  help: string;
}

/** What can be asked of a model; the screen says what is missing instead of asking. */
export interface ModelAbilities {
  /** Has codes of images: latent map, reconstructions, strips between images. */
  encodes: boolean;
  /** Codes are distributions with a KL to the prior. */
  hasPosterior: boolean;
  /** 'normal': standard normal codes are likely ones; 'learned': drawn otherwise; 'none': no prior. */
  prior: 'normal' | 'learned' | 'none';
  /** Labels of the data: not used, wanted by encoder and decoder ('condition'), or a few to learn from ('some'). */
  labels: 'none' | 'condition' | 'some';
  /** log p(x) can be estimated. */
  hasLikelihood: boolean;
}

export interface ExampleConfig {
  id: string;
  title: string;
  summary: string;
  config: RunConfig;
}

export interface DoctorReport {
  isHealthy: boolean;
  checks: DoctorCheck[];
}
export interface DoctorCheck {
  name: string;
  status: 'ok' | 'missing' | 'failed' | 'absent';
  /** What was found: a version, a device, a number. */
  found: string;
  /** What to do about it; null when nothing needs doing. */
  remedy: string | null;
}

export interface SystemInfo {
  version: string;
  workspace: string;
  nodeVersion: string;
  platform: string;
  cpuCount: number;
  memoryBytes: number;
}
