import type { RequestParams } from '../../src-shared/contract/requests';
import type { ReuseReport } from '../../src-shared/domain';
import { WorkbenchError } from '../../src-shared/errors';
import { modelDescriptor } from '../engine/models/registry';
import type { Store } from '../store/store';
import type { EventHub } from './eventHub';
import type { TrainerProgram } from './forkTrainer';
import { prepareJob } from './prepareJob';
import { RunJobs, type StartJob } from './runJobs';
import { newestCheckpoint } from './runWeights';
import { startSideJob } from './sideProcess';
import type { MeasuredReuse } from './trainer/measureReuse';
import type { ReuseJob } from './trainer/protocol';
import { isTraining } from './transitions';

const USUAL_LABEL_COUNTS = [100, 1000, 'all'] as const;
const USUAL_EPOCHS = 5;

/** Measures what the encoders of runs are worth to classifiers, each run's in a process of its own. */
export class Reuses {
  readonly #jobs = new RunJobs();

  constructor(
    private readonly store: Store,
    private readonly hub: EventHub,
    private readonly workspaceDir: string,
    private readonly program: TrainerProgram,
  ) {}

  /** Returns what was measured last, null before the first result. Throws 'not-found'. */
  report(runId: string): ReuseReport | null {
    this.store.runs.get(runId);
    return this.store.reuse.get(runId);
  }

  /**
   * Begins to measure anew. Throws 'not-found' for a run that is not there or has no checkpoint,
   * 'conflict' where it trains or is being measured, 'request' for a model without encoder.
   */
  async start(params: RequestParams<'reuse.start'>): Promise<void> {
    const { runId } = params;
    this.#checkAtRest(runId);
    const prepare = async () => {
      const job = await this.#job(params);
      this.store.write(() => this.store.reuse.clear(runId));
      return this.#measuring(runId, job);
    };
    await this.#jobs.begin(runId, prepare, (error) => this.#tell(runId, 0, error));
  }

  /** Ends every process. */
  async close(): Promise<void> {
    await this.#jobs.close();
  }

  #checkAtRest(runId: string): void {
    const { status, name, modelKind } = this.store.runs.get(runId);
    if (modelDescriptor(modelKind)?.abilities.encodes === false) {
      throw new WorkbenchError('request', `a ${modelKind} has no encoder that could be reused`);
    }
    if (isTraining(status)) {
      throw new WorkbenchError('conflict', `the run '${name}' trains: wait for its end or stop it`);
    }
    if (this.#jobs.has(runId)) {
      throw new WorkbenchError('conflict', `the encoder of the run '${name}' is being measured`);
    }
  }

  async #job({
    runId,
    repeats,
    labelCounts = [...USUAL_LABEL_COUNTS],
    epochs = USUAL_EPOCHS,
  }: RequestParams<'reuse.start'>): Promise<ReuseJob> {
    const consequence = 'there is no encoder to reuse';
    const checkpoint = await newestCheckpoint(this.store, this.workspaceDir, runId, consequence);
    const { job } = prepareJob(this.store, this.workspaceDir, runId, checkpoint);
    const { workspaceDir, runDir, config, fingerprint } = job;
    const classifiers = { labelCounts, repeats, epochs };
    const { file: checkpointFile } = checkpoint;
    return { workspaceDir, runDir, config, fingerprint, checkpointFile, ...classifiers };
  }

  #measuring(runId: string, job: ReuseJob): StartJob {
    const told = ({ point, pointsAhead }: MeasuredReuse) => {
      this.store.write(() => this.store.reuse.append(runId, point));
      // The end is told when the process is gone, so that the next may begin.
      if (pointsAhead > 0) this.#tell(runId, pointsAhead, null);
    };
    return (ended) => startSideJob(this.program, 'reuse', job, { told, ended });
  }

  #tell(runId: string, pointsAhead: number, error: string | null): void {
    const report = this.store.reuse.get(runId) ?? { runId, points: [] };
    this.hub.emit('reuse.changed', { runId, report, pointsAhead, error });
  }
}
