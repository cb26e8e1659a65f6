import type { ExecutionReport } from '../../src-shared/domain';
import type { FromTrainer, ToTrainer, TrainerJob } from '../../src-main/workbench/trainer/protocol';

/**
 * A trainer process that computes nothing and says what it was asked for: the talk between service
 * and trainer alone. Its report has the executor of its job, and the threads of its job until it is
 * told its share. A run of one epoch is completed at once, as one of more that was stopped early where its
 * config has patience; every other waits for its end.
 */
let job: TrainerJob | null = null;

function send(message: FromTrainer): void {
  process.send!(message);
}

function report(threads: number): void {
  const asked = job!.execution;
  const isOnCard = asked.device.startsWith('cuda');
  const chosen = isOnCard ? 'xla' : 'session';
  const executor = asked.executor === 'measured' ? chosen : asked.executor;
  const trials: ExecutionReport['trials'] =
    asked.executor === 'measured' && !isOnCard
      ? [
          { executor, threads, stepMs: 5.125, firstCallMs: 210, error: null },
          { executor: 'session-xla', threads, stepMs: null, firstCallMs: null, error: 'no XLA' },
        ]
      : [];
  const reason = `Asked for ${asked.executor} with ${asked.threads} threads.`;
  const { precision } = asked;
  const device = executor === 'xla' ? asked.device : 'cpu';
  send({
    kind: 'execution',
    report: {
      executor,
      threads,
      device,
      deviceName: null,
      precision,
      isDataResident: true,
      reason,
      trials,
    },
  });
}

function begin(given: TrainerJob): void {
  job = given;
  const fingerprint = 'scripted';
  send({ kind: 'opened', parameterCount: 1, stepIndex: 0, stepsPerEpoch: 10, fingerprint });
  report(Math.max(1, job.execution.threads));
  if (job.config.training.epochs > 1) return;
  const test = { elboNats: 3, reconstructionNats: 2, klNats: 1 };
  const isEarly = job.config.training.patienceEpochs > 0;
  const earlyStop = isEarly ? { epoch: 7, bestEpoch: 5, bestNats: 101.256 } : null;
  send({ kind: 'finished', test, earlyStop });
}

process.on('message', (message: ToTrainer) => {
  if (message.kind === 'open') begin(message.job);
  if (message.kind === 'share') report(message.threads);
  if (message.kind === 'pause') send({ kind: 'paused', reason: null });
  if (message.kind === 'continue') send({ kind: 'continued' });
  if (message.kind === 'stop') send({ kind: 'finished', test: null, earlyStop: null });
});
process.on('disconnect', () => process.exit(0));
