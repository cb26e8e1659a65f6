import { LARGEST_SEED } from './random';
import { ConfigError } from './errors';
import { checkFields, describeValue } from './schema/check';
import type { FieldProblem, FieldSchema, FieldValues } from './schema/fields';

/** What a run is: a plain, complete, frozen value, stored with the run. */
export interface RunConfig {
  name: string;
  data: DataConfig;
  model: ModelConfig;
  training: TrainingConfig;
  execution: ExecutionConfig;
}

export interface DataConfig {
  /** Name of a data set in the workspace; 'digits' is built in. */
  dataset: string;
  /** Images taken out of the training split for validation; 0 keeps none. */
  validationCount: number;
  /** Training images used, drawn at random; 0 for all. */
  trainCount: number;
  /** 'equal' draws as many training images of each class as the rarest has. */
  classBalance: 'none' | 'equal';
  /** Name of a class whose images are kept from training and validation; '' for none. */
  heldOutClass: string;
  /** Training images whose labels a model that learns from a few may see, evenly over classes; 0 for all. */
  labelledCount: number;
  /** 'none': 8-bit values as 0..1, others as they are. 'unit': 0..1 by the range of the training images. */
  scaling: 'none' | 'unit' | 'standardise';
  /** Values drawn as 0 or 1 with their own size as the chance of 1: once, or anew at each use. */
  binarise: 'none' | 'static' | 'dynamic';
  /** Standard deviation of the noise added to training images at each use. */
  noiseSigma: number;
}

/** `kind` names a model in the registry; the other fields are that model's own schema. */
export type ModelConfig = { kind: string } & FieldValues;

export interface TrainingConfig {
  epochs: number;
  batchSize: number;
  optimizer: 'adam' | 'adamw' | 'sgd';
  learningRate: number;
  /** Only of SGD. */
  momentum: number;
  /** Only of AdamW. */
  weightDecay: number;
  schedule: 'constant' | 'linear' | 'cosine' | 'exponential';
  /** Epochs in which the exponential schedule halves the rate. */
  decayEpochs: number;
  warmupEpochs: number;
  /** Largest norm of all gradients together; 0 for no limit. */
  clipNorm: number;
  /** Epochs without a better validation loss after which the run ends; 0 for never. */
  patienceEpochs: number;
  seed: number;
  latentSampleCount: number;
  latentIntervalSteps: number;
  /** Epochs between two score cards while training; 0 for none. */
  scoreEveryEpochs: number;
}

/** How a run's steps are computed: three ways through TensorFlow, and 'xla' through a PJRT plug-in. */
export const EXECUTORS = ['session', 'session-xla', 'eager', 'xla'] as const;
export type ExecutorKind = (typeof EXECUTORS)[number];

/**
 * Arithmetic of matrix products and convolutions: float32; tensor cores' TF32, with 10 bits of mantissa;
 * or bfloat16 with sums, weights and all else in float32.
 */
export const PRECISIONS = ['f32', 'tf32', 'bf16'] as const;
export type Precision = (typeof PRECISIONS)[number];

export interface ExecutionConfig {
  /**
   * A fixed executor makes the run reproducible bit for bit; 'measured' takes a graphics card, or the
   * fastest in a trial on the processor.
   */
  executor: 'measured' | ExecutorKind;
  /** 0 for as many as the trial finds best, or, with a fixed executor, one for each core. */
  threads: number;
  /** See `parseDevice`. TensorFlow's executors compute on the processor, or on its own library's card. */
  device: string;
  /** Counts where a plug-in computes. */
  precision: Precision;
  /** Most of a card's memory that the run may take, 0..1. Nothing is reserved in advance. */
  cardMemoryShare: number;
}

export const NAME_FIELD = {
  kind: 'text',
  key: 'name',
  label: 'Name',
  help: 'How the run is called in lists and charts.',
  maxLength: 120,
  default: '',
} as const satisfies FieldSchema;

export const DATA_FIELDS = [
  {
    kind: 'text',
    key: 'dataset',
    label: 'Data set',
    help: 'The images to learn from.',
    maxLength: 64,
    default: 'digits',
  },
  {
    kind: 'integer',
    key: 'validationCount',
    label: 'Validation images',
    help: 'Training images set aside to watch for overfitting; they are never trained on.',
    unit: 'images',
    min: 0,
    max: 10_000_000,
    default: 2000,
  },
  {
    kind: 'integer',
    key: 'trainCount',
    label: 'Training images used',
    help: 'Drawn at random from those that are left after validation; 0 uses all of them.',
    unit: 'images',
    min: 0,
    max: 1_000_000_000,
    default: 0,
  },
  {
    kind: 'choice',
    key: 'classBalance',
    label: 'Class balance',
    help: 'Whether classes with many images are cut down to the size of the rarest.',
    options: [
      { value: 'none', label: 'As they are', help: 'Every training image is used.' },
      {
        value: 'equal',
        label: 'Equal classes',
        help: 'As many images of each class as the rarest class has.',
      },
    ],
    default: 'none',
  },
  {
    kind: 'text',
    key: 'heldOutClass',
    label: 'Held-out class',
    help: 'A class by its name that the run never learns from, so that its images can be told apart as anomalies; empty for none.',
    maxLength: 120,
    default: '',
  },
  {
    kind: 'integer',
    key: 'labelledCount',
    label: 'Labels shown',
    help: 'Training images whose labels a semi-supervised model may see, evenly over the classes; 0 shows all.',
    unit: 'images',
    min: 0,
    max: 1_000_000_000,
    default: 0,
  },
  {
    kind: 'choice',
    key: 'scaling',
    label: 'Scaling',
    help: 'How values are brought to a common scale before training; the same for validation and test.',
    options: [
      {
        value: 'none',
        label: 'As they are',
        help: '8-bit values become 0..1; other numbers stay as they are.',
      },
      {
        value: 'unit',
        label: 'To 0..1',
        help: 'By the smallest and largest value of the training images.',
      },
      {
        value: 'standardise',
        label: 'Standardise',
        help: 'Each value less its mean over the training images, divided by its standard deviation.',
      },
    ],
    default: 'none',
  },
  {
    kind: 'choice',
    key: 'binarise',
    label: 'Binarising',
    help: 'Whether grey values become black or white, drawn with the grey value as the chance of white.',
    options: [
      { value: 'none', label: 'No', help: 'Grey values stay.' },
      { value: 'static', label: 'Once', help: 'Drawn once: every epoch sees the same images.' },
      {
        value: 'dynamic',
        label: 'At each use',
        help: 'Drawn anew each time an image is used, which makes the data hard to learn by heart.',
      },
    ],
    default: 'none',
  },
  {
    kind: 'number',
    key: 'noiseSigma',
    label: 'Added noise',
    help: 'Standard deviation of normal noise added to training images each time they are used.',
    min: 0,
    max: 10,
    default: 0,
  },
] as const satisfies readonly FieldSchema[];

export const TRAINING_FIELDS = [
  {
    kind: 'integer',
    key: 'epochs',
    label: 'Epochs',
    help: 'How often the run goes through all training images.',
    unit: 'epochs',
    min: 1,
    max: 100_000,
    default: 20,
  },
  {
    kind: 'integer',
    key: 'batchSize',
    label: 'Batch size',
    help: 'Images in each gradient step.',
    unit: 'images',
    min: 1,
    max: 8192,
    default: 128,
  },
  {
    kind: 'choice',
    key: 'optimizer',
    label: 'Optimizer',
    help: 'How the weights follow their gradients.',
    options: [
      { value: 'adam', label: 'Adam', help: 'Each weight has a step size of its own.' },
      { value: 'adamw', label: 'AdamW', help: 'Adam with weights that decay towards 0.' },
      { value: 'sgd', label: 'SGD', help: 'Plain gradient steps with momentum.' },
    ],
    default: 'adam',
  },
  {
    kind: 'number',
    key: 'learningRate',
    label: 'Learning rate',
    help: 'Size of the steps. Too large and the loss jumps or diverges; too small and it crawls.',
    min: 1e-7,
    max: 1,
    default: 1e-3,
  },
  {
    kind: 'number',
    key: 'momentum',
    label: 'Momentum',
    help: 'Share of the last step that goes on into the next one.',
    min: 0,
    max: 0.9999,
    default: 0.9,
    appliesWhen: { key: 'optimizer', equals: 'sgd' },
  },
  {
    kind: 'number',
    key: 'weightDecay',
    label: 'Weight decay',
    help: 'Each step takes the learning rate times this share off every weight.',
    min: 0,
    max: 10,
    default: 0.01,
    appliesWhen: { key: 'optimizer', equals: 'adamw' },
  },
  {
    kind: 'choice',
    key: 'schedule',
    label: 'Learning-rate schedule',
    help: 'How the learning rate changes over the run.',
    options: [
      { value: 'constant', label: 'Constant', help: 'The same to the end.' },
      { value: 'linear', label: 'Linear', help: 'Falls evenly to 0 at the last epoch.' },
      {
        value: 'cosine',
        label: 'Cosine',
        help: 'Falls to 0 along half a cosine: slowly, fast, slowly.',
      },
      {
        value: 'exponential',
        label: 'Halving',
        help: 'Halves again and again at equal distances.',
      },
    ],
    default: 'constant',
  },
  {
    kind: 'number',
    key: 'decayEpochs',
    label: 'Halved every',
    help: 'Epochs in which the learning rate halves.',
    unit: 'epochs',
    min: 0.01,
    max: 100_000,
    default: 10,
    appliesWhen: { key: 'schedule', equals: 'exponential' },
  },
  {
    kind: 'number',
    key: 'warmupEpochs',
    label: 'Warm-up',
    help: 'Epochs in which the learning rate rises from 0 to its full size.',
    unit: 'epochs',
    min: 0,
    max: 100_000,
    default: 0,
  },
  {
    kind: 'number',
    key: 'clipNorm',
    label: 'Gradient limit',
    help: 'Gradients whose common norm is larger are scaled down to it; 0 sets no limit.',
    min: 0,
    max: 1e9,
    default: 0,
  },
  {
    kind: 'integer',
    key: 'patienceEpochs',
    label: 'Early stopping after',
    help: 'Epochs without a better validation loss after which the run ends; 0 trains to the last epoch.',
    unit: 'epochs',
    min: 0,
    max: 100_000,
    default: 0,
  },
  {
    kind: 'integer',
    key: 'seed',
    label: 'Seed',
    help: 'Start of every random number of the run. The same seed gives the same run, bit for bit where the executor is fixed.',
    min: 0,
    max: LARGEST_SEED,
    default: 0,
  },
  {
    kind: 'integer',
    key: 'latentSampleCount',
    label: 'Images on the latent map',
    help: 'A fixed sample of the validation images whose codes are followed while training.',
    unit: 'images',
    min: 10,
    max: 20_000,
    default: 2000,
  },
  {
    kind: 'integer',
    key: 'latentIntervalSteps',
    label: 'Latent map every',
    help: 'Steps between two updates of the latent map. Fewer is livelier and costs training time.',
    unit: 'steps',
    min: 1,
    max: 1_000_000,
    default: 50,
  },
  {
    kind: 'integer',
    key: 'scoreEveryEpochs',
    label: 'Score card every',
    help: 'Epochs after which the latent space is measured beside the training, and once after the last. It takes a part of the processor for about a minute; 0 measures only when asked.',
    unit: 'epochs',
    min: 0,
    max: 100_000,
    default: 0,
  },
] as const satisfies readonly FieldSchema[];

export const EXECUTION_FIELDS = [
  {
    kind: 'choice',
    key: 'executor',
    label: 'Executor',
    help: 'How steps are computed. A fixed one makes the run reproducible: same seed, same numbers, bit for bit.',
    options: [
      {
        value: 'measured',
        label: 'Fastest (measured)',
        help: 'A short trial in the first steps chooses the executor and the number of threads.',
      },
      {
        value: 'session',
        label: 'Session',
        help: 'The whole step, traced once, as one TensorFlow graph.',
      },
      {
        value: 'session-xla',
        label: 'Session with XLA',
        help: 'The same graph, compiled by XLA at the first step, which takes seconds.',
      },
      {
        value: 'eager',
        label: 'Eager',
        help: 'Operation by operation: the slow reference that the others are checked against.',
      },
      {
        value: 'xla',
        label: 'XLA plug-in',
        help: 'The whole step, compiled by XLA for a graphics card, or for the processor where that plug-in is set up.',
      },
    ],
    default: 'measured',
  },
  {
    kind: 'text',
    key: 'device',
    label: 'Device',
    help: "'auto': the graphics card with the most free memory, else the processor. 'cpu': the processor. 'cuda:0': that card; 'cuda:0,1': both, each with its share of every batch.",
    maxLength: 64,
    default: 'auto',
  },
  {
    kind: 'choice',
    key: 'precision',
    label: 'Precision',
    help: 'Arithmetic of matrix products and convolutions where the XLA plug-in computes. Weights are always float32.',
    options: [
      { value: 'f32', label: 'float32', help: 'Full single precision.' },
      {
        value: 'tf32',
        label: 'TF32',
        help: "Factors rounded to 10 bits of mantissa, on the tensor cores of NVIDIA's Ampere and later cards.",
      },
      {
        value: 'bf16',
        label: 'bfloat16',
        help: 'Factors rounded to 7 bits of mantissa, sums in float32: the fastest for large networks.',
      },
    ],
    default: 'f32',
  },
  {
    kind: 'number',
    key: 'cardMemoryShare',
    label: 'Share of card memory',
    help: "Most of a graphics card's memory that the run may take. Nothing is reserved in advance, since the card may also drive the screen.",
    min: 0.05,
    max: 1,
    default: 0.9,
  },
  {
    kind: 'integer',
    key: 'threads',
    label: 'Threads',
    help: '0: as many as the trial finds best, or one for each core where the executor is fixed.',
    unit: 'threads',
    min: 0,
    max: 256,
    default: 0,
  },
] as const satisfies readonly FieldSchema[];

/**
 * Checks a whole config against the shared sections and the schema of its model.
 * @param modelFields returns a model's own fields, or null where no model has that kind.
 * @returns the complete config and every problem; the config is usable only without problems.
 */
export function checkRunConfig(
  given: unknown,
  modelFields: (kind: string) => readonly FieldSchema[] | null,
): { config: RunConfig; problems: FieldProblem[] } {
  const sections = (given ?? {}) as Record<string, unknown>;
  const problems = strayFields(given);
  const name = checkFields([NAME_FIELD], { name: sections['name'] ?? '' }, 'run');
  const data = checkFields(DATA_FIELDS, sections['data'] ?? {}, 'data');
  const training = checkFields(TRAINING_FIELDS, sections['training'] ?? {}, 'training');
  const model = checkModel(sections['model'], modelFields);
  const execution = checkFields(EXECUTION_FIELDS, sections['execution'] ?? {}, 'execution');
  for (const section of [name, data, model, training, execution]) {
    problems.push(...section.problems);
  }
  const config = {
    ...name.values,
    data: data.values,
    model: model.values,
    training: training.values,
    execution: execution.values,
  } as unknown as RunConfig;
  return { config, problems };
}

/** Returns the complete config, or throws ConfigError for the first problem. */
export function parseRunConfig(
  given: unknown,
  modelFields: (kind: string) => readonly FieldSchema[] | null,
): RunConfig {
  const { config, problems } = checkRunConfig(given, modelFields);
  const first = problems[0];
  if (first) throw new ConfigError(first.message, first.field);
  return config;
}

function checkModel(
  given: unknown,
  modelFields: (kind: string) => readonly FieldSchema[] | null,
): { values: FieldValues; problems: FieldProblem[] } {
  const { kind, ...rest } = (given ?? {}) as Record<string, unknown>;
  const fields = typeof kind === 'string' ? modelFields(kind) : null;
  if (fields === null || typeof kind !== 'string') {
    const message = `model.kind must name a known model, got ${describeValue(kind)}`;
    return { values: {}, problems: [{ field: 'model.kind', message }] };
  }
  const { values, problems } = checkFields(fields, rest, 'model');
  return { values: { kind, ...values }, problems };
}

const SECTIONS = ['name', 'data', 'model', 'training', 'execution'];

function strayFields(given: unknown): FieldProblem[] {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    const message = `a run config must be an object, got ${describeValue(given)}`;
    return [{ field: 'run', message }];
  }
  return Object.keys(given)
    .filter((key) => !SECTIONS.includes(key))
    .map((key) => ({
      field: key,
      message: `a run config has no section named '${key}'; it has ${SECTIONS.join(', ')}`,
    }));
}
