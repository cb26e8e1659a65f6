import { expect, test } from 'vitest';
import { modelFields } from '../../../src-main/engine/models/registry';
import { loadJobData } from '../../../src-main/workbench/trainer/jobData';
import { parseRunConfig } from '../../../src-shared/runConfig';
import { temporaryFolder } from '../../store/support';

/** The training labels that a run of a kind of model sees of the built-in digits. */
async function labelsOf(kind: string, labelledCount: number): Promise<Int32Array> {
  const given = {
    data: { dataset: 'digits', validationCount: 100, labelledCount },
    model: { kind },
  };
  const config = parseRunConfig(given, modelFields);
  const data = await loadJobData({ workspaceDir: temporaryFolder(), config, fingerprint: null });
  // Those by which it is judged stay.
  expect(data.validation!.labels!.every((label) => label >= 0)).toBe(true);
  expect(data.test.labels!.every((label) => label >= 0)).toBe(true);
  return data.train.labels!;
}

test('a semi-supervised run sees as many labels as its config says, evenly over the digits', async () => {
  const shown = (await labelsOf('semi-supervised-vae', 50)).filter((label) => label >= 0);
  const counts = Array.from({ length: 10 }, (_, digit) => shown.filter((l) => l === digit).length);
  expect(counts).toEqual(new Array(10).fill(5));
});

test('it sees all where the config hides none, and a model that needs every label sees them anyway', async () => {
  expect((await labelsOf('semi-supervised-vae', 0)).every((label) => label >= 0)).toBe(true);
  expect((await labelsOf('conditional-vae', 50)).every((label) => label >= 0)).toBe(true);
});
