import type { Losses } from '../../src-shared/domain';
import { type DataConfig, parseRunConfig } from '../../src-shared/runConfig';
import type { FieldValues } from '../../src-shared/schema/fields';
import type { DataSpec } from '../../src-main/engine/models/model';
import { modelFields } from '../../src-main/engine/models/registry';
import { stepsPerEpoch } from '../../src-main/engine/session/batches';
import { openSession } from '../../src-main/engine/session/openSession';
import type { ImageSource, ModelSession } from '../../src-main/engine/session/session';
import type { Mnist } from './mnist';
import { type Score, scoreOf } from './score';

const CLASSES = 10;
const BATCH_SIZE = 128;
const LEARNING_RATE = 1e-3;

/** The hidden layers 200-200 and back: the network that several cases share. */
export const NET_200: FieldValues = {
  encoder: [
    { type: 'dense', units: 200 },
    { type: 'dense', units: 200 },
  ],
  decoder: [],
};
export const BASELINE_EPOCHS = 15;
export const BASELINE_LATENT_DIM = 50;

/** A network and how it is trained: Adam at 1e-3, batches of 128. */
export interface Training {
  /** For the progress on stderr. */
  name: string;
  model: FieldValues & { kind: string };
  epochs: number;
  binarise: DataConfig['binarise'];
  /** In place of all of MNIST's training images. */
  source?: ImageSource;
}

/** A trained network; whoever asked for it disposes the session. */
export interface Trained {
  session: ModelSession;
  data: DataSpec;
}

/** What the cases work with: the images, one seed, and the baseline that they share. */
export class Workshop {
  #baseline: Promise<Score> | null = null;

  constructor(
    readonly mnist: Mnist,
    readonly seed: number,
    private readonly tell: (line: string) => void,
  ) {}

  /** Trains a network through the engine's session and tells each epoch's losses. */
  async train({ name, model, epochs, binarise, source }: Training): Promise<Trained> {
    const images = source ?? this.mnist.train;
    const given = {
      name,
      data: { dataset: 'mnist', validationCount: 0, binarise },
      model,
      training: { epochs, batchSize: BATCH_SIZE, learningRate: LEARNING_RATE, seed: this.seed },
      execution: { executor: 'session' },
    };
    const config = parseRunConfig(given, modelFields);
    const data = { shape: images.shape, classCount: CLASSES, trainCount: images.count };
    const session = await openSession({ config, ...data, source: images });
    const steps = stepsPerEpoch(images.count, BATCH_SIZE);
    const startMs = performance.now();
    for (let epoch = 1; epoch <= epochs; epoch++) {
      let [sum, count] = [0, 0];
      while (session.stepIndex < epoch * steps) {
        const done = await session.trainSteps(epoch * steps - session.stepIndex);
        sum += done.reduce((total, { losses }) => total + leadingLoss(losses), 0);
        count += done.length;
      }
      const seconds = Math.round((performance.now() - startMs) / 1000);
      this.tell(
        `${name}: epoch ${epoch}/${epochs}, train ${(sum / count).toFixed(2)}, ${seconds} s`,
      );
    }
    return { session, data };
  }

  /** Trains a network on dynamically binarised images and scores it on the binary test images. */
  async trainAndScore(training: Omit<Training, 'binarise' | 'source'>): Promise<Score> {
    const trained = await this.train({ ...training, binarise: 'dynamic' });
    try {
      return await scoreOf(trained, this.mnist.binaryTest);
    } finally {
      trained.session.dispose();
    }
  }

  /** The VAE 784-200-200-50, trained once however many cases ask for it. */
  baseline(): Promise<Score> {
    this.#baseline ??= this.trainAndScore({
      name: 'vae200',
      model: { kind: 'vae', ...NET_200, latentDim: BASELINE_LATENT_DIM },
      epochs: BASELINE_EPOCHS,
    });
    return this.#baseline;
  }
}

function leadingLoss(losses: Losses): number {
  return losses['totalNats']!;
}
