import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecutionReport } from '../../../src-shared/domain';
import { reportError } from '../../../src-shared/errors';
import { stepsPerEpoch } from '../../engine/session/batches';
import { openSession } from '../../engine/session/openSession';
import type { ModelSession } from '../../engine/session/session';
import { Control, StopRequested } from './control';
import { diagnose, type DiagnosisRequest } from './diagnose';
import { explore } from './explore';
import type { ExploreRequest } from './exploreRequests';
import { loadJobData, type JobData } from './jobData';
import { isMeasurement, measure } from './measure';
import type { FromTrainer, ToTrainer, TrainerJob } from './protocol';
import { programFiles, programFolder } from './programFiles';
import { type SideJob, workOf } from './sideJobs';
import { Training } from './training';
import { Turns } from './turns';

interface Opened {
  session: ModelSession;
  data: JobData;
}

/** A trainer process's behaviour: one job, then explore requests until the service ends it. */
export class TrainerProcess {
  readonly #control = new Control();
  readonly #turns = new Turns();
  #session: ModelSession | null = null;
  #shareThreads: number | null = null;
  #opened: Promise<Opened> | null = null;

  /** @param send resolves when the message has left; the process may end after that. */
  constructor(private readonly send: (message: FromTrainer) => Promise<void>) {}

  handle(message: ToTrainer): void {
    switch (message.kind) {
      case 'open':
        void this.#open(message.job);
        break;
      case 'pause':
        this.#control.pause();
        this.#interrupt();
        break;
      case 'continue':
        this.#control.continue();
        break;
      case 'stop':
        this.#control.stop();
        this.#interrupt();
        break;
      case 'share':
        this.#shareThreads = message.threads;
        this.#session?.shareThreads(message.threads);
        break;
      case 'diagnose':
        void this.#diagnose(message.request);
        break;
      case 'side-job':
        void this.#sideJob(message.job);
        break;
      case 'explore':
        void this.#explore(message.requestId, message.request);
        break;
    }
  }

  async #open(job: TrainerJob): Promise<void> {
    // A run begins, or goes on, before it is told how: reports wait until the job is open.
    const early: ExecutionReport[] = [];
    let tellReport = (report: ExecutionReport): void => {
      early.push(report);
    };
    this.#opened = open(job, (report) => tellReport(report));
    try {
      const opened = await this.#opened;
      this.#session = opened.session;
      if (this.#shareThreads !== null) opened.session.shareThreads(this.#shareThreads);
      this.#tell({ kind: 'opened', ...descriptionOf(job, opened) });
      tellReport = (report) => this.#tell({ kind: 'execution', report });
      early.forEach(tellReport);
      if (job.mode === 'train') await this.#train(job, opened);
    } catch (error) {
      const stepIndex = await this.#opened.then(
        ({ session }) => session.stepIndex,
        () => 0,
      );
      await this.send({ kind: 'failed', error: reportError(error), stepIndex });
      process.exit(1);
    }
  }

  async #diagnose(request: DiagnosisRequest): Promise<void> {
    try {
      this.#tell({ kind: 'diagnosed', diagnosis: await diagnose(request) });
    } catch (error) {
      this.#tell({ kind: 'failed', error: reportError(error), stepIndex: 0 });
    }
  }

  async #sideJob(job: SideJob): Promise<void> {
    try {
      for await (const told of workOf(job)) this.#tell({ kind: 'told', told });
      this.#tell({ kind: 'side-job-done' });
    } catch (error) {
      this.#tell({ kind: 'failed', error: reportError(error), stepIndex: 0 });
    }
  }

  async #train(job: TrainerJob, { session, data }: Opened): Promise<void> {
    const send = (message: FromTrainer) => {
      this.#tell(message);
    };
    const training = new Training({
      job,
      session,
      data,
      control: this.#control,
      turns: this.#turns,
      send,
    });
    try {
      this.#tell({ kind: 'finished', ...(await training.run()) });
    } catch (error) {
      if (!(error instanceof StopRequested)) throw error;
      this.#tell({ kind: 'finished', test: null, earlyStop: null });
    }
  }

  /** Runs between two training steps; those on their way end after the present one. What takes long runs beside them. */
  async #explore(requestId: number, request: ExploreRequest): Promise<void> {
    try {
      if (this.#opened === null) throw new Error('a job must be opened first');
      const { session, data } = await this.#opened;
      session.interrupt();
      const result = await (isMeasurement(request)
        ? measure(session, data, this.#turns, request)
        : this.#turns.take(() => explore(session, data, request)));
      this.#tell({ kind: 'explored', requestId, result });
    } catch (error) {
      this.#tell({ kind: 'explore-failed', requestId, error: reportError(error) });
    }
  }

  /** Ends a call of several training steps early, so that what was asked for need not wait. */
  #interrupt(): void {
    this.#session?.interrupt();
  }

  #tell(message: FromTrainer): void {
    void this.send(message);
  }
}

async function open(
  job: TrainerJob,
  onExecution: (report: ExecutionReport) => void,
): Promise<Opened> {
  const data = await loadJobData(job);
  const { shape, count } = data.train;
  const checkpoint =
    job.checkpointFile === null
      ? {}
      : { checkpoint: await readFile(join(job.runDir, job.checkpointFile)) };
  const session = await openSession({
    config: job.config,
    shape,
    trainCount: count,
    classCount: data.classNames.length,
    execution: job.execution,
    programCache: programFiles(programFolder()),
    ...(job.mode === 'train' ? { source: data.train, onExecution } : {}),
    ...checkpoint,
  });
  return { session, data };
}

function descriptionOf({ config }: TrainerJob, { session, data }: Opened) {
  return {
    parameterCount: session.parameterCount,
    stepIndex: session.stepIndex,
    stepsPerEpoch: stepsPerEpoch(data.train.count, config.training.batchSize),
    fingerprint: data.fingerprint,
  };
}
