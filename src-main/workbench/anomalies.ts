import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnomalyReport, AnomalySource } from '../../src-shared/anomaly';
import type { RequestParams } from '../../src-shared/contract/requests';
import type { DatasetSummary, ImageShape } from '../../src-shared/domain';
import { WorkbenchError } from '../../src-shared/errors';
import { listDatasets } from '../data/library';
import { modelDescriptor } from '../engine/models/registry';
import type { Store } from '../store/store';
import { runFolder } from './checkpointFiles';
import type { EventHub } from './eventHub';
import type { TrainerProgram } from './forkTrainer';
import { prepareJob } from './prepareJob';
import { findWholeCheckpoint } from './resumePoint';
import { startSideJob } from './sideProcess';
import type { AnomalyJob, AnomalyTold } from './trainer/scoreAnomalies';

/** A report that is being made. */
interface Scoring {
  /** Ends it; resolves when its process is gone. */
  end: () => Promise<void>;
  isCancelled: boolean;
}

/** Tells how well runs know anomalies, each run's in a process of its own. */
export class Anomalies {
  readonly #active = new Map<string, Scoring>();
  #isClosing = false;

  constructor(
    private readonly store: Store,
    private readonly hub: EventHub,
    private readonly workspaceDir: string,
    private readonly program: TrainerProgram,
  ) {}

  /** Returns the reports of a run, oldest first, and whether another is being made. Throws 'not-found'. */
  list(runId: string): { reports: AnomalyReport[]; isMeasuring: boolean } {
    this.store.runs.get(runId);
    return { reports: this.store.anomalies.list(runId), isMeasuring: this.#active.has(runId) };
  }

  /**
   * Begins to score images with the run's newest weights. Throws 'not-found' for a run or data set that is not there and
   * a run without checkpoint, 'conflict' where a report of it is being made, 'request' for a model without scores, a
   * data set of another shape and a class that is not there.
   */
  async start(params: RequestParams<'anomalies.start'>): Promise<void> {
    const { runId } = params;
    this.#check(runId);
    // Nobody else begins while data sets and checkpoint are looked at.
    const scoring: Scoring = { end: () => Promise.resolve(), isCancelled: false };
    this.#active.set(runId, scoring);
    try {
      await this.#checkSource(runId, params.against);
      const job = await this.#job(params);
      if (this.#isClosing || scoring.isCancelled) {
        this.#active.delete(runId);
        this.#tell(runId, 1, null, null);
        return;
      }
      scoring.end = this.#score(runId, scoring, job);
    } catch (error) {
      this.#active.delete(runId);
      throw error;
    }
  }

  /** Ends the making of a report; nothing is kept of it. */
  async cancel(runId: string): Promise<void> {
    const scoring = this.#active.get(runId);
    if (scoring === undefined) return;
    scoring.isCancelled = true;
    await scoring.end();
  }

  /** Ends every process. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.all([...this.#active.values()].map(({ end }) => end()));
  }

  #check(runId: string): void {
    const { name, modelKind } = this.store.runs.get(runId);
    const abilities = modelDescriptor(modelKind)?.abilities;
    if (abilities?.encodes === false && !abilities.hasLikelihood) {
      throw new WorkbenchError(
        'request',
        `a ${modelKind} has neither encoder nor likelihood, so nothing tells how unlikely an image looks to it`,
      );
    }
    if (this.#active.has(runId)) {
      throw new WorkbenchError('conflict', `images are being scored by the run '${name}'`);
    }
  }

  async #checkSource(runId: string, against: AnomalySource): Promise<void> {
    const { dataset } = this.store.runs.config(runId).data;
    const datasets = await listDatasets(this.workspaceDir);
    const own = named(datasets, dataset);
    if (against.kind === 'dataset') checkShapes(own, named(datasets, against.name));
    else checkClass(own, against.className);
  }

  async #job({
    runId,
    against,
    count,
    drawCount,
    seed,
  }: RequestParams<'anomalies.start'>): Promise<AnomalyJob> {
    const { checkpoint } = await findWholeCheckpoint(this.store, this.workspaceDir, runId);
    if (checkpoint === null) {
      const { name } = this.store.runs.get(runId);
      const message = `the run '${name}' has no checkpoint yet, so there is nothing to score images with`;
      throw new WorkbenchError('not-found', message);
    }
    const { job } = prepareJob(this.store, this.workspaceDir, runId, checkpoint);
    const { workspaceDir, config, fingerprint, execution } = job;
    const bytes = await readFile(join(runFolder(workspaceDir, runId), checkpoint.file));
    const run = { workspaceDir, config, fingerprint, execution, checkpoint: bytes };
    return { ...run, against, count, drawCount, seed };
  }

  #score(runId: string, scoring: Scoring, job: AnomalyJob): () => Promise<void> {
    const createdAtMs = Date.now();
    let report: AnomalyReport | null = null;
    return startSideJob(this.program, 'anomalies', job, {
      told: (told: AnomalyTold) => {
        if (told.kind === 'share') {
          // 1 tells the end.
          if (told.share < 1) this.#tell(runId, told.share, null, null);
          return;
        }
        const seconds = (Date.now() - createdAtMs) / 1000;
        const made = { ...told.report, runId, createdAtMs, seconds };
        this.store.write(() => this.store.anomalies.append(made));
        report = made;
      },
      // The end is told when the process is gone, so that the next may begin.
      ended: (error) => {
        this.#active.delete(runId);
        if (this.#isClosing) return;
        this.#tell(runId, 1, report, scoring.isCancelled ? null : error);
      },
    });
  }

  #tell(runId: string, share: number, report: AnomalyReport | null, error: string | null): void {
    this.hub.emit('anomalies.changed', { runId, share, report, error });
  }
}

function named(datasets: readonly DatasetSummary[], name: string): DatasetSummary {
  const found = datasets.find((dataset) => dataset.name === name);
  if (found !== undefined) return found;
  const names = datasets.map((dataset) => dataset.name).join(', ');
  throw new WorkbenchError('not-found', `there is no data set '${name}'; there are ${names}`);
}

function checkShapes(own: DatasetSummary, other: DatasetSummary): void {
  const [expected, found] = [shapeText(own.shape), shapeText(other.shape)];
  if (expected === found) return;
  throw new WorkbenchError(
    'request',
    `the run was trained on '${own.name}', whose images are ${expected}; those of '${other.name}' are ${found}`,
  );
}

function shapeText({ height, width, channels }: ImageShape): string {
  return `${height} × ${width} × ${channels}`;
}

function checkClass({ name, hasLabels, classNames }: DatasetSummary, className: string): void {
  if (hasLabels && classNames.includes(className)) return;
  const known = hasLabels ? `the classes ${classNames.join(', ')}` : 'no classes';
  throw new WorkbenchError('request', `'${name}' has ${known}, got '${className}'`);
}
