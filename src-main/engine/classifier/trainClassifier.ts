import type { ReusePoint } from '../../../src-shared/domain';
import {
  type RunConfig,
  TRAINING_FIELDS,
  type TrainingConfig,
} from '../../../src-shared/runConfig';
import { defaultValues } from '../../../src-shared/schema/check';
import type { NetworkConfig } from '../models/network/network';
import { stepsPerEpoch } from '../session/batches';
import { openSession } from '../session/openSession';
import type { ImageSource } from '../session/session';
import { buildClassifier } from './model';

const LARGEST_BATCH = 128;
/** A hundred images make so few steps an epoch that a few epochs would teach nothing. */
const FEWEST_STEPS = 1000;
const LEARNING_RATE = 1e-3;
/** A softmax layer alone is a convex problem, which bears larger steps and needs them. */
const FROZEN_LEARNING_RATE = 1e-2;

export interface ClassifierTask {
  /** The run whose encoder, data preparation and executor are taken. */
  config: RunConfig;
  classCount: number;
  /** The labelled images to learn from. */
  train: ImageSource;
  test: ImageSource;
  start: ReusePoint['start'];
  /** Values of the trained encoder by name; a start from scratch draws its own. */
  encoder: ReadonlyMap<string, Float32Array>;
  /** Passes over the images; more where they are few. */
  epochs: number;
  seed: number;
}

export interface ClassifierResult {
  testAccuracy: number;
  epochs: number;
}

/**
 * Trains a classifier with Adam at a learning rate that falls along half a cosine, and returns its share
 * of right answers on the test images. The same task gives the same result.
 * @param between is awaited between two calls of steps; what it throws ends the training.
 */
export async function trainClassifier(
  task: ClassifierTask,
  between: () => Promise<void>,
): Promise<ClassifierResult> {
  const { config, classCount, train, test, start, encoder } = task;
  const training = trainingOf(task);
  const steps = stepsPerEpoch(train.count, training.batchSize) * training.epochs;
  const data = { shape: train.shape, classCount, trainCount: train.count };
  const network = config.model as unknown as NetworkConfig;
  const execution = {
    ...config.execution,
    executor: 'session' as const,
    threads: 0,
    device: 'cpu',
  };
  const session = await openSession({
    config: { ...config, training, execution },
    ...data,
    source: train,
    model: buildClassifier(network, data, start === 'frozen'),
    ...(start !== 'scratch' && { startingWeights: encoder }),
  });
  try {
    while (session.stepIndex < steps) {
      await session.trainSteps(steps - session.stepIndex);
      await between();
    }
    let testAccuracy = 0;
    for await (const losses of session.evaluate(test, 1)) {
      testAccuracy = losses['accuracy']!;
      await between();
    }
    return { testAccuracy, epochs: training.epochs };
  } finally {
    session.dispose();
  }
}

function trainingOf({ train, start, epochs, seed }: ClassifierTask): TrainingConfig {
  const batchSize = Math.min(LARGEST_BATCH, Math.ceil(train.count / 4));
  const fewest = Math.ceil(FEWEST_STEPS / stepsPerEpoch(train.count, batchSize));
  return {
    ...(defaultValues(TRAINING_FIELDS) as unknown as TrainingConfig),
    batchSize,
    epochs: Math.max(epochs, fewest),
    learningRate: start === 'frozen' ? FROZEN_LEARNING_RATE : LEARNING_RATE,
    schedule: 'cosine',
    seed,
  };
}
