import { expect, it } from 'vitest';
import { temporaryFolder } from '../store/support';
import { smallConfig, startService, TRAINING_TIMEOUT_MS, untilStatus } from './support';

it(
  'a run on few prepared images ends early, after so many epochs without a better validation loss',
  { timeout: TRAINING_TIMEOUT_MS },
  async () => {
    const service = await startService(temporaryFolder());
    const { handlers } = service;
    const training = {
      ...{ epochs: 5000, batchSize: 30, learningRate: 0.1, patienceEpochs: 4 },
      ...{ latentSampleCount: 20, latentIntervalSteps: 1000 },
    };
    const config = smallConfig(training, { executor: 'session', threads: 1 });
    const data = {
      ...config.data,
      validationCount: 200,
      trainCount: 30,
      classBalance: 'equal',
      binarise: 'static',
    };
    const { runId } = await handlers['runs.create']({ config: { ...config, data } });
    const run = await untilStatus(service, runId, 'completed');

    const { train, validation } = await handlers['metrics.get']({ runId });
    // Thirty images in batches of thirty: one step an epoch.
    expect(train.stepIndex).toHaveLength(run.epochsDone);
    const nats = [...validation.losses['totalNats']!];
    const bestEpoch = nats.indexOf(Math.min(...nats)) + 1;
    expect(run.epochsDone).toBe(bestEpoch + 4);
    expect(run.epochsDone).toBeLessThan(5000);
    expect(run.test).not.toBeNull();
    expect(run.statusReason).toContain(`Stopped early after epoch ${run.epochsDone}`);
    const { events } = await handlers['runs.get']({ runId });
    expect(events.at(-1)).toMatchObject({ kind: 'stopped-early', stepIndex: run.stepIndex });

    const { pixels } = await handlers['latent.sample']({ runId });
    expect(new Set(pixels)).toEqual(new Set([0, 255]));
  },
);
