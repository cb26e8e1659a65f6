import { beforeAll, expect, test, vi } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { openSession } from '../../../src-main/engine/session/openSession';
import type { StepLosses } from '../../../src-main/engine/session/session';
import type { ExecutionConfig } from '../../../src-shared/runConfig';
import type { FieldValues } from '../../../src-shared/schema/fields';
import { executionConfig } from '../../executionConfig';
import { barImages, toyConfig } from '../toyImages';

vi.setConfig({ testTimeout: 240_000 });
beforeAll(() => loadTensorFlow());

const STEPS = 500;
const source = barImages(480);

const NETWORKS: Record<string, FieldValues> = {
  'dense layers': { encoder: [{ type: 'dense', units: 64 }], latentDim: 4 },
  convolutions: {
    encoder: [
      { type: 'conv', filters: 8, kernelSize: 3, stride: 2 },
      { type: 'dense', units: 16 },
    ],
    latentDim: 2,
  },
};

async function trained(
  model: FieldValues,
  execution: Partial<ExecutionConfig>,
): Promise<StepLosses[]> {
  const session = await openSession({
    config: toyConfig(
      model,
      { batchSize: 48, learningRate: 1e-3, seed: 1 },
      executionConfig(execution),
    ),
    shape: source.shape,
    trainCount: source.count,
    classCount: 0,
    source,
  });
  const losses: StepLosses[] = [];
  while (losses.length < STEPS) losses.push(...(await session.trainSteps(STEPS - losses.length)));
  session.dispose();
  return losses;
}

function largestDifference(found: readonly StepLosses[], expected: readonly StepLosses[]): number {
  const differences = expected.flatMap(({ losses }, i) =>
    Object.entries(losses).map(([key, value]) =>
      Math.abs((found[i]!.losses[key]! - value) / value),
    ),
  );
  return Math.max(...differences);
}

test.each(Object.entries(NETWORKS))(
  'each loss of 500 steps on a plug-in is TensorFlow’s within a thousandth: %s',
  async (_name, model) => {
    const expected = await trained(model, { executor: 'session', threads: 1 });
    for (const device of ['cpu', 'cpu:0,1']) {
      const found = await trained(model, { executor: 'xla', device });
      expect(largestDifference(found, expected), device).toBeLessThan(1e-3);
    }
  },
);
