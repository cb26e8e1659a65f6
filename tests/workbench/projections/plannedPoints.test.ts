import { expect, onTestFinished, test } from 'vitest';
import { modelFields } from '../../../src-main/engine/models/registry';
import { openStore } from '../../../src-main/store/store';
import { DatasetCache } from '../../../src-main/workbench/datasetCache';
import { planPoints, type PlanParts } from '../../../src-main/workbench/projections/plannedPoints';
import { parseRunConfig, type RunConfig } from '../../../src-shared/runConfig';
import { temporaryFolder } from '../../store/support';
import { smallConfig } from '../support';

/** Returns the parts of a workspace with a run 'r' that has not begun. */
function partsWith(config: RunConfig): PlanParts {
  const workspaceDir = temporaryFolder();
  const store = openStore(workspaceDir);
  onTestFinished(() => store.close());
  store.runs.insert({ runId: 'r', config, latentDim: 2, createdAtMs: 1000 });
  return { store, datasets: new DatasetCache(workspaceDir), workspaceDir };
}

const CODES = { kind: 'run', runId: 'r', split: 'test', count: 0 } as const;

test('a model without encoder is refused by name', async () => {
  const gan = parseRunConfig({ name: 'G', model: { kind: 'gan', latentDim: 3 } }, modelFields);
  await expect(planPoints(partsWith(gan), CODES, 0)).rejects.toThrow(
    "a gan has no encoder, so its run 'G' has no codes of images to project",
  );
});

test('a run without checkpoint has no codes yet, and none were kept', async () => {
  const parts = partsWith(smallConfig());
  await expect(planPoints(parts, CODES, 0)).rejects.toThrow(
    "the run 'small' has no checkpoint yet",
  );
  const moment = { kind: 'frame', runId: 'r', stepIndex: 40 } as const;
  await expect(planPoints(parts, moment, 0)).rejects.toThrow('kept are those of none');
});

test('codes that were kept on other content of the data set are refused', async () => {
  const parts = partsWith(smallConfig());
  const codes = { means: new Float32Array(100), count: 50, latentDim: 2, klNatsPerDim: null };
  const frame = { runId: 'r', seq: 1, stepIndex: 40, epoch: 1, ...codes };
  parts.store.latentFrames.put(frame, true);
  parts.store.datasetUse.record('r', 'digits', 'another content');
  const moment = { kind: 'frame', runId: 'r', stepIndex: 40 } as const;
  await expect(planPoints(parts, moment, 0)).rejects.toThrow(
    "the data set 'digits' is not the one that the run 'small' was begun with",
  );
});
