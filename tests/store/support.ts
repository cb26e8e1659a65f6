import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStore, type Store } from '../../src-main/store/store';
import type { MetricColumns } from '../../src-shared/domain';
import {
  DATA_FIELDS,
  type DataConfig,
  type RunConfig,
  TRAINING_FIELDS,
  type TrainingConfig,
} from '../../src-shared/runConfig';
import { defaultValues } from '../../src-shared/schema/check';
import { executionConfig } from '../executionConfig';

/** Returns a new empty folder that is removed when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'latent-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Returns a store with one run 'r' in its first segment, closed when the test is over. */
export function storeWithRun(): Store {
  const store = openStore(temporaryFolder());
  onTestFinished(() => store.close());
  store.runs.insert({ runId: 'r', config: CONFIG, latentDim: 2, createdAtMs: 1000 });
  store.metrics.startSegment('r', 0, 1000);
  return store;
}

const DATA = defaultValues(DATA_FIELDS) as unknown as DataConfig;
const TRAINING = defaultValues(TRAINING_FIELDS) as unknown as TrainingConfig;

export const CONFIG: RunConfig = {
  name: 'R',
  data: { ...DATA, dataset: 'digits', validationCount: 100 },
  model: {
    kind: 'vae',
    latentDim: 2,
    encoder: [{ type: 'dense', units: 8 }],
    likelihood: 'bernoulli',
  },
  training: {
    ...TRAINING,
    epochs: 3,
    batchSize: 64,
    learningRate: 0.001,
    seed: 0,
    latentSampleCount: 10,
    latentIntervalSteps: 5,
  },
  execution: executionConfig(),
};

/** Returns a VAE's rows, whose losses can be told from their step: total 10s, reconstruction 7s, KL 3s. */
export function rows(...steps: number[]): MetricColumns {
  const times = (factor: number): Float64Array => Float64Array.from(steps, (s) => factor * s);
  return {
    stepIndex: Float64Array.from(steps),
    losses: { totalNats: times(10), reconstructionNats: times(7), klNats: times(3) },
  };
}
