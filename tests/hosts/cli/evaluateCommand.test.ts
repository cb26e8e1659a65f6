import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { createOutput } from '../../../src-main/hosts/cli/output';
import { createProgram } from '../../../src-main/hosts/cli/program';
import type { RunEvaluation } from '../../../src-shared/domain';
import { temporaryFolder } from '../../store/support';
import { TRAINER_PATH, TRAINING_TIMEOUT_MS } from '../../workbench/support';

const CONFIG = {
  name: 'quick',
  data: { dataset: 'digits', validationCount: 500, binarise: 'dynamic' },
  model: { kind: 'vae', encoder: [{ type: 'dense', units: 16 }], latentDim: 2 },
  training: { epochs: 1, batchSize: 500, latentSampleCount: 20, latentIntervalSteps: 100 },
  execution: { executor: 'session' },
};

/** Runs a command in this process on built trainers; returns the last line of its result. */
async function latent(...args: string[]): Promise<string> {
  let result = '';
  const output = createOutput({ write: (text) => (result += text) }, { write: () => true });
  const context = { output, mainDir: dirname(TRAINER_PATH) };
  await createProgram(context).parseAsync(args, { from: 'user' });
  return result.trimEnd().split('\n').at(-1)!;
}

test(
  'evaluate measures the newest checkpoint of a run, and says so for one that is not there',
  { timeout: TRAINING_TIMEOUT_MS },
  async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'config.json');
    writeFileSync(file, JSON.stringify(CONFIG));
    const workspace = ['--workspace', join(folder, 'workspace')];
    const trained = JSON.parse(await latent('train', file, '--json', ...workspace)) as {
      runId: string;
      steps: number;
      test: Record<string, number>;
    };
    const measures = ['--k', '20', '--images', '30', '--json'];
    const line = await latent('evaluate', trained.runId, ...measures, ...workspace);
    const evaluation = JSON.parse(line) as RunEvaluation;
    expect(evaluation).toMatchObject({ runId: trained.runId, stepIndex: trained.steps });
    // Other draws of 2,000 images: the mean moves by a nat at most.
    expect(Math.abs(evaluation.test['elboNats']! - trained.test['elboNats']!)).toBeLessThan(2);
    expect(evaluation.importance).toMatchObject({ drawCount: 20, imageCount: 30 });
    expect(evaluation.naive!.nllNats).toBeGreaterThan(evaluation.importance!.nllNats - 5);
    expect(evaluation.activeUnits!.latentDim).toBe(2);
    await expect(latent('evaluate', 'none', ...workspace)).rejects.toThrow("'none'");
  },
);
