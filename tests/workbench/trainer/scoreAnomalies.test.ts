import { beforeAll, describe, expect, it } from 'vitest';
import { loadTensorFlow } from '../../../src-main/engine/backends/tensorflow';
import { modelFields } from '../../../src-main/engine/models/registry';
import { openSession } from '../../../src-main/engine/session/openSession';
import { loadAnomalyImages } from '../../../src-main/workbench/trainer/anomalyImages';
import { loadJobData } from '../../../src-main/workbench/trainer/jobData';
import {
  type AnomalyJob,
  type AnomalyTold,
  type MeasuredAnomalies,
  scoreAnomalies,
} from '../../../src-main/workbench/trainer/scoreAnomalies';
import { parseRunConfig, type RunConfig } from '../../../src-shared/runConfig';
import { temporaryFolder } from '../../store/support';

beforeAll(() => loadTensorFlow());

/** One of the two moons is learned; a code of one number can follow it. */
function moonConfig(data: Partial<RunConfig['data']> = {}): RunConfig {
  const given = {
    name: 'moons',
    data: { dataset: 'moons', validationCount: 0, scaling: 'standardise', ...data },
    model: {
      kind: 'vae',
      latentDim: 1,
      encoder: [{ type: 'dense', units: 32 }],
      likelihood: 'gaussian',
      gaussianSigma: 0.2,
    },
    training: { epochs: 1, batchSize: 100, learningRate: 0.01 },
    execution: { executor: 'session', threads: 1 },
  };
  return parseRunConfig(given, modelFields);
}

async function trainedJob(
  config: RunConfig,
  steps: number,
  asked: Pick<AnomalyJob, 'against'> & Partial<AnomalyJob>,
): Promise<AnomalyJob> {
  const workspaceDir = temporaryFolder();
  const { train, classNames, fingerprint } = await loadJobData({
    workspaceDir,
    config,
    fingerprint: null,
  });
  const session = await openSession({
    config,
    shape: train.shape,
    trainCount: train.count,
    classCount: classNames.length,
    source: train,
  });
  for (let done = 0; done < steps;) done += (await session.trainSteps(steps - done)).length;
  const checkpoint = await session.saveCheckpoint();
  session.dispose();
  const { execution } = config;
  const job = { workspaceDir, config, fingerprint, execution, checkpoint };
  return { ...job, count: 300, drawCount: 8, seed: 0, ...asked };
}

async function toldBy(job: AnomalyJob): Promise<AnomalyTold[]> {
  const all: AnomalyTold[] = [];
  for await (const told of scoreAnomalies(job)) all.push(told);
  return all;
}

/** What is told last. */
function reportOf(told: readonly AnomalyTold[]): MeasuredAnomalies {
  const last = told[told.length - 1]!;
  if (last.kind !== 'report') throw new Error('the report must be told last');
  return last.report;
}

describe('the scoring of anomalies', () => {
  it('tells a moon that was held out from the one that was learned, the same each time', async () => {
    const against = { kind: 'class', className: 'lower' } as const;
    const job = await trainedJob(moonConfig({ heldOutClass: 'lower' }), 400, { against });
    const told = await toldBy(job);
    expect(told.slice(0, -1).every(({ kind }) => kind === 'share')).toBe(true);
    const report = reportOf(told);
    const { scores, ...rest } = report;
    const counts = { usualCount: 300, anomalyCount: 300, drawCount: 8, seed: 0 };
    expect(rest).toEqual({ stepIndex: 400, against, ...counts });
    expect(scores.map(({ kind }) => kind)).toEqual(['reconstruction', 'elbo', 'importance']);
    for (const { auroc, meanUsual, meanAnomalous } of scores) {
      expect(auroc.value).toBeGreaterThan(0.75);
      expect(meanAnomalous).toBeGreaterThan(meanUsual);
    }
    const [, elbo, importance] = scores;
    // Of the same draws, by Jensen's inequality.
    expect(importance!.meanUsual).toBeLessThan(elbo!.meanUsual);
    expect(reportOf(await toldBy(job))).toEqual(report);
  });

  it('knows what it was trained on from another data set of the same shape', async () => {
    const against = { kind: 'dataset', name: 'blobs' } as const;
    const job = await trainedJob(moonConfig(), 100, { against });
    const { usual, anomalous } = await loadAnomalyImages(job);
    expect([usual.places.length, anomalous.places.length]).toEqual([300, 300]);
    // The other set is scaled by the run's training images, not by its own.
    const values = new Float32Array(2 * anomalous.source.count);
    anomalous.source.gather(
      Uint32Array.from({ length: anomalous.source.count }, (_, i) => i),
      values,
    );
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
    expect(Math.abs(deviation - 1)).toBeGreaterThan(0.2);
    expect(reportOf(await toldBy(job)).scores[1]!.auroc.value).toBeGreaterThan(0.6);
  });

  it('takes as usual the classes that were learned, without the one that is told apart', async () => {
    const base = { workspaceDir: temporaryFolder(), fingerprint: null, count: 0, seed: 0 };
    const config = moonConfig({ heldOutClass: 'lower' });
    const rest = { execution: config.execution, checkpoint: new Uint8Array(0), drawCount: 2 };
    const own = { kind: 'class', className: 'lower' } as const;
    const other = { kind: 'dataset', name: 'moons' } as const;
    const byClass = await loadAnomalyImages({ ...base, ...rest, config, against: own });
    const labelsOf = ({ source, places }: (typeof byClass)['usual']) =>
      [...new Set(Array.from(places, (place) => source.labels![place]!))].toSorted();
    expect([labelsOf(byClass.usual), labelsOf(byClass.anomalous)]).toEqual([[0], [1]]);
    expect(byClass.learnedClasses).toEqual([0]);
    const bySet = await loadAnomalyImages({ ...base, ...rest, config, against: other });
    expect([labelsOf(bySet.usual), labelsOf(bySet.anomalous)]).toEqual([[0], [0, 1]]);
  });
});
