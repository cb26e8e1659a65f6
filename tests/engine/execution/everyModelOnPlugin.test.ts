import { expect, onTestFinished, test, vi } from 'vitest';
import type { Losses } from '../../../src-shared/domain';
import { modelDescriptors } from '../../../src-main/engine/models/registry';
import { openSession } from '../../../src-main/engine/session/openSession';
import type { ImageSource } from '../../../src-main/engine/session/session';
import type { ExecutionConfig } from '../../../src-shared/runConfig';
import { executionConfig } from '../../executionConfig';
import { barImages, toyConfig } from '../toyImages';
import { expectSameLosses } from './expectSameLosses';

vi.setConfig({ testTimeout: 120_000 });

const CLASS_COUNT = 3;
const bars = barImages(32);
const source: ImageSource = {
  ...bars,
  labels: Int32Array.from({ length: bars.count }, (_, i) => i % CLASS_COUNT),
};
const STEPS = 4;

async function trained(kind: string, execution: Partial<ExecutionConfig>): Promise<Losses[]> {
  const session = await openSession({
    // The fields' defaults: the network of a run that says no more than the kind.
    config: toyConfig({ kind }, { batchSize: 16 }, executionConfig(execution)),
    shape: source.shape,
    classCount: CLASS_COUNT,
    trainCount: source.count,
    source,
    onExecution: ({ executor, reason }) => expect(executor, reason).toBe(execution.executor),
  });
  onTestFinished(() => session.dispose());
  const losses: Losses[] = [];
  while (losses.length < STEPS) {
    losses.push(...(await session.trainSteps(STEPS - losses.length)).map((step) => step.losses));
  }
  return losses;
}

test.each(modelDescriptors().map(({ kind }) => kind))(
  '%s trains on a plug-in as it does by TensorFlow',
  async (kind) => {
    const expected = await trained(kind, { executor: 'session', threads: 1 });
    expectSameLosses(await trained(kind, { executor: 'xla', device: 'cpu' }), expected);
  },
);
