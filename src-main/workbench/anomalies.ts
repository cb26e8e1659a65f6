import type { AnomalyReport, AnomalySource } from '../../src-shared/anomaly';
import type { RequestParams } from '../../src-shared/contract/requests';
import type { DatasetSummary, ImageShape } from '../../src-shared/domain';
import { WorkbenchError } from '../../src-shared/errors';
import { listDatasets } from '../data/library';
import { modelDescriptor } from '../engine/models/registry';
import type { Store } from '../store/store';
import type { EventHub } from './eventHub';
import type { TrainerProgram } from './forkTrainer';
import { RunJobs, type StartJob } from './runJobs';
import { newestCheckpoint, weightsAt } from './runWeights';
import { startSideJob } from './sideProcess';
import type { AnomalyJob, AnomalyTold } from './trainer/scoreAnomalies';

/** Tells how well runs know anomalies, each run's in a process of its own. */
export class Anomalies {
  readonly #jobs = new RunJobs();

  constructor(
    private readonly store: Store,
    private readonly hub: EventHub,
    private readonly workspaceDir: string,
    private readonly program: TrainerProgram,
  ) {}

  /** Returns the reports of a run, oldest first, and whether another is being made. Throws 'not-found'. */
  list(runId: string): { reports: AnomalyReport[]; isMeasuring: boolean } {
    this.store.runs.get(runId);
    return { reports: this.store.anomalies.list(runId), isMeasuring: this.#jobs.has(runId) };
  }

  /**
   * Begins to score images with the run's newest weights. Throws 'not-found' for a run or data set that is not there and
   * a run without checkpoint, 'conflict' where a report of it is being made, 'request' for a model without scores, a
   * data set of another shape and a class that is not there.
   */
  async start(params: RequestParams<'anomalies.start'>): Promise<void> {
    const { runId } = params;
    this.#check(runId);
    const made: { report: AnomalyReport | null } = { report: null };
    const prepare = async () => {
      await this.#checkSource(runId, params.against);
      return this.#scoring(runId, await this.#job(params), made);
    };
    await this.#jobs.begin(runId, prepare, (error) => this.#tell(runId, 1, made.report, error));
  }

  /** Ends the making of a report; nothing is kept of it. */
  async cancel(runId: string): Promise<void> {
    await this.#jobs.cancel(runId);
  }

  /** Ends every process. */
  async close(): Promise<void> {
    await this.#jobs.close();
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
    if (this.#jobs.has(runId)) {
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
    const consequence = 'there is nothing to score images with';
    const { store, workspaceDir } = this;
    const checkpoint = await newestCheckpoint(store, workspaceDir, runId, consequence);
    const weights = await weightsAt(store, workspaceDir, runId, checkpoint);
    return { ...weights, against, count, drawCount, seed };
  }

  #scoring(runId: string, job: AnomalyJob, made: { report: AnomalyReport | null }): StartJob {
    const createdAtMs = Date.now();
    const told = (progress: AnomalyTold) => {
      if (progress.kind === 'share') {
        // 1 tells the end.
        if (progress.share < 1) this.#tell(runId, progress.share, null, null);
        return;
      }
      const seconds = (Date.now() - createdAtMs) / 1000;
      const report = { ...progress.report, runId, createdAtMs, seconds };
      this.store.write(() => this.store.anomalies.append(report));
      made.report = report;
    };
    return (ended) => startSideJob(this.program, 'anomalies', job, { told, ended });
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
