import os from 'node:os';
import type { RequestHandlers } from '../../src-shared/contract/requests';
import type { RunDetail, SystemInfo } from '../../src-shared/domain';
import { WorkbenchError } from '../../src-shared/errors';
import { metricDefinitions } from '../analysis/scoreCard/measures';
import { importDataset, listDatasets, removeDataset } from '../data/library';
import { modelDescriptors } from '../engine/models/registry';
import type { Store } from '../store/store';
import type { Anomalies } from './anomalies';
import type { Cards } from './cards/cards';
import { checkConfig, requireConfig } from './configCheck';
import { type DatasetCache, latentSampleOf, previewOf } from './datasetCache';
import { runDoctor } from './doctor/runDoctor';
import type { EventHub } from './eventHub';
import { readExamples } from './exampleConfigs';
import type { Projections } from './projections/projections';
import type { Reuses } from './reuses';
import type { RunSupervisor } from './runSupervisor';
import type { ScoreCards } from './scoreCards';
import type { ServiceOptions } from './serviceOptions';
import { isTraining } from './transitions';

export interface HandlerParts {
  options: ServiceOptions;
  store: Store;
  datasets: DatasetCache;
  hub: EventHub;
  cards: Cards;
  runs: RunSupervisor;
  reuses: Reuses;
  projections: Projections;
  scores: ScoreCards;
  anomalies: Anomalies;
}

/** Returns a handler for each request of the contract. */
export function requestHandlers(parts: HandlerParts): RequestHandlers {
  return {
    ...systemHandlers(parts),
    ...datasetHandlers(parts),
    ...runHandlers(parts),
    ...networkHandlers(parts),
    ...reuseHandlers(parts),
    ...projectionHandlers(parts),
    ...cardHandlers(parts),
    ...scoreHandlers(parts),
    ...anomalyHandlers(parts),
  };
}

type Handlers<Prefix extends string> = {
  [
    Name in keyof RequestHandlers as Name extends `${Prefix}.${string}` ? Name : never
  ]: RequestHandlers[Name];
};

function systemHandlers({
  options,
  cards,
}: HandlerParts): Handlers<'system'> & Handlers<'models'> & Handlers<'examples'> {
  return {
    'system.info': () => Promise.resolve(systemInfo(options)),
    'system.doctor': () => runDoctor(options),
    'system.devices': () => cards.devices(),
    'models.list': () => Promise.resolve(modelDescriptors()),
    'examples.list': () => readExamples(options.examplesDir),
  };
}

function datasetHandlers({ options, datasets, hub, runs }: HandlerParts): Handlers<'datasets'> {
  const { workspaceDir } = options;
  return {
    'datasets.list': () => listDatasets(workspaceDir),
    'datasets.import': async ({ path, name }) => {
      const dataset = await importDataset(workspaceDir, path, name);
      hub.emit('dataset.changed', dataset);
      return dataset;
    },
    'datasets.remove': async ({ name }) => {
      refuseInUse(runs, name);
      await removeDataset(workspaceDir, name);
      datasets.forget(name);
      hub.emit('dataset.removed', { name });
      return null;
    },
    'datasets.preview': async ({ name, split, offset, count }) =>
      previewOf(await datasets.get(name), split, offset, count),
    'datasets.describe': ({ name }) => datasets.describe(name),
  };
}

function runHandlers({
  options,
  store,
  datasets,
  cards,
  runs,
}: HandlerParts): Handlers<'runs'> & Handlers<'metrics'> {
  const { workspaceDir } = options;
  return {
    'runs.check': async ({ config }) => {
      const { problems, warnings } = await checkConfig(workspaceDir, datasets, cards, config);
      return { problems, warnings };
    },
    'runs.create': async ({ config }) =>
      runs.create(await requireConfig(workspaceDir, datasets, cards, config)),
    'runs.list': promised(() => runs.list()),
    'runs.get': promised(({ runId }) => runDetail(store, runs, runId)),
    'runs.rename': promised(({ runId, name }) => runs.rename(runId, name)),
    'runs.pause': promised(({ runId }) => {
      runs.pause(runId);
      return null;
    }),
    'runs.resume': promised(({ runId }) => {
      runs.resume(runId);
      return null;
    }),
    'runs.stop': promised(({ runId }) => {
      runs.stop(runId);
      return null;
    }),
    'runs.delete': async ({ runId }) => {
      await runs.delete(runId);
      return null;
    },
    'runs.restore': promised(({ runId }) => runs.restore(runId)),
    'runs.evaluate': async ({ runId, ...request }) => ({
      runId,
      ...(await runs.explore(runId, { kind: 'evaluate', ...request })),
    }),
    'metrics.get': promised(({ runId }) => ({
      runId,
      seq: store.runs.lastSeq(runId),
      stepsPerEpoch: store.runs.stepsPerEpoch(runId),
      train: store.metrics.current(runId, 'train'),
      validation: store.metrics.current(runId, 'validation'),
    })),
  };
}

function networkHandlers({
  store,
  datasets,
  runs,
}: HandlerParts): Handlers<'latent'> & Handlers<'explore'> {
  return {
    'latent.sample': async ({ runId }) => {
      const config = store.runs.config(runId);
      return latentSampleOf(runId, config, await datasets.get(config.data.dataset));
    },
    'latent.frame': promised(({ runId, stepIndex }) => {
      store.runs.get(runId);
      return stepIndex === null
        ? store.latentFrames.newest(runId)
        : store.latentFrames.atStep(runId, stepIndex);
    }),
    'latent.frames': promised(({ runId }) => {
      store.runs.get(runId);
      return store.latentFrames.list(runId);
    }),
    'explore.decode': ({ runId, ...request }) =>
      runs.explore(runId, { kind: 'decode', ...request }),
    'explore.sample': ({ runId, ...request }) =>
      runs.explore(runId, { kind: 'sample', ...request }),
    'explore.reconstruct': ({ runId, ...request }) =>
      runs.explore(runId, { kind: 'reconstruct', ...request }),
    'explore.interpolate': ({ runId, ...request }) =>
      runs.explore(runId, { kind: 'interpolate', ...request }),
    'explore.grid': ({ runId, ...request }) => runs.explore(runId, { kind: 'grid', ...request }),
    'explore.gradientNoise': ({ runId }) => runs.explore(runId, { kind: 'gradientNoise' }),
  };
}

function reuseHandlers({ reuses }: HandlerParts): Handlers<'reuse'> {
  return {
    'reuse.start': async (params) => {
      await reuses.start(params);
      return null;
    },
    'reuse.get': promised(({ runId }) => reuses.report(runId)),
  };
}

function projectionHandlers({ projections }: HandlerParts): Handlers<'projection'> {
  return {
    'projection.start': async (params) => ({ projectionId: await projections.start(params) }),
    'projection.cancel': async ({ projectionId }) => {
      await projections.cancel(projectionId);
      return null;
    },
    'projection.list': promised(() => projections.list()),
    'projection.get': promised(({ projectionId }) => projections.get(projectionId)),
    'projection.remove': promised(({ projectionId }) => {
      projections.remove(projectionId);
      return null;
    }),
    'projection.images': ({ projectionId, indices }) => projections.images(projectionId, indices),
  };
}

function scoreHandlers({ scores }: HandlerParts): Handlers<'scores'> {
  return {
    'scores.metrics': () => Promise.resolve(metricDefinitions()),
    'scores.start': async (params) => {
      await scores.start(params);
      return null;
    },
    'scores.cancel': async ({ runId }) => {
      await scores.cancel(runId);
      return null;
    },
    'scores.list': promised(({ runId }) => scores.list(runId)),
  };
}

function anomalyHandlers({ anomalies }: HandlerParts): Handlers<'anomalies'> {
  return {
    'anomalies.start': async (params) => {
      await anomalies.start(params);
      return null;
    },
    'anomalies.cancel': async ({ runId }) => {
      await anomalies.cancel(runId);
      return null;
    },
    'anomalies.list': promised(({ runId }) => anomalies.list(runId)),
  };
}

/** More would take longer to draw than they show. */
const MOST_READINGS_OF_CARD = 2000;

function cardHandlers({ store }: HandlerParts): Handlers<'cards'> {
  return {
    'cards.get': promised(({ runId }) => {
      store.runs.get(runId);
      return { runId, readings: store.cardReadings.list(runId, MOST_READINGS_OF_CARD) };
    }),
  };
}

/** Returns a handler whose error, too, arrives by its promise. */
function promised<Params, Result>(answer: (params: Params) => Result) {
  return (params: Params) =>
    new Promise<Result>((resolve) => {
      resolve(answer(params));
    });
}

function systemInfo({ version, workspaceDir }: ServiceOptions): SystemInfo {
  return {
    version,
    workspace: workspaceDir,
    nodeVersion: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    cpuCount: os.availableParallelism(),
    memoryBytes: os.totalmem(),
  };
}

function runDetail(store: Store, runs: RunSupervisor, runId: string): RunDetail {
  const checkpoint = store.checkpoints.newestFirst(runId)[0];
  return {
    ...runs.summary(runId),
    config: store.runs.config(runId),
    events: store.events.list(runId),
    execution: store.execution.get(runId),
    checkpoint: checkpoint
      ? {
          stepIndex: checkpoint.stepIndex,
          epoch: checkpoint.epoch,
          savedAtMs: checkpoint.savedAtMs,
          bytes: checkpoint.bytes,
        }
      : null,
  };
}

function refuseInUse(runs: RunSupervisor, name: string): void {
  const user = runs.list().find((run) => run.dataset === name && isTraining(run.status));
  if (user) {
    throw new WorkbenchError(
      'conflict',
      `the run '${user.name}' trains on '${name}': stop it first`,
    );
  }
}
