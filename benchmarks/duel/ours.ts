import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { ExecutionReport } from '../../src-shared/domain';
import { parseRunConfig, type ExecutorKind, type RunConfig } from '../../src-shared/runConfig';
import { gatherBatch, gatherPixels, valuesPerImage } from '../../src-main/data/dataset';
import { rowsInMemory } from '../../src-main/data/valueRows';
import { modelFields } from '../../src-main/engine/models/registry';
import { openSession } from '../../src-main/engine/session/openSession';
import type { ImageSource, ModelSession } from '../../src-main/engine/session/session';
import { programFiles } from '../../src-main/workbench/trainer/programFiles';
import type { ReadyLine, TurnLine } from './contender';
import type { ContenderJob } from './job';

/**
 * Acts as a contender with the workbench's engine, until the standard input ends.
 * @throws Error when the engine computes in another way than the job's variant, as it does where an
 *   operation has no traced form
 */
export async function actAsContender(job: ContenderJob): Promise<void> {
  const session = await openForJob(job);
  const [first] = await session.trainSteps(1);
  const firstNats = [first!.losses['totalNats']!];
  say({ ready: true, parameters: session.parameterCount, firstNats });
  for await (const line of createInterface({ input: process.stdin })) {
    const { steps, stepsPerCall = Infinity } = JSON.parse(line) as Turn;
    say(await runSteps(session, steps, stepsPerCall));
  }
  session.dispose();
}

/**
 * Returns a session for a job, at the start of training or where a checkpoint was written.
 * @throws Error when the engine computes in another way than the job's variant
 */
export async function openForJob(
  job: ContenderJob,
  checkpoint?: Uint8Array,
): Promise<ModelSession> {
  const config = configOf(job);
  const source = sourceOf(job);
  let report: ExecutionReport | null = null;
  const session = await openSession({
    config,
    shape: job.shape,
    trainCount: source.count,
    classCount: 0,
    source,
    execution: { ...config.execution, executor: job.variant as ExecutorKind },
    onExecution: (latest) => (report = latest),
    ...(checkpoint && { checkpoint }),
    ...(job.programsDir !== null && { programCache: programFiles(job.programsDir) }),
  });
  checkExecutor(report, job.variant);
  return session;
}

/** What the benchmark asks for. */
interface Turn {
  steps: number;
  stepsPerCall?: number;
}

/** A call makes several steps and reads the losses of all: each step takes its share of the call. */
async function runSteps(
  session: ModelSession,
  steps: number,
  stepsPerCall: number,
): Promise<TurnLine> {
  const ms: number[] = [];
  const nats: number[] = [];
  while (ms.length < steps) {
    const startMs = performance.now();
    const losses = await session.trainSteps(Math.min(stepsPerCall, steps - ms.length));
    const stepMs = (performance.now() - startMs) / losses.length;
    ms.push(...losses.map(() => stepMs));
    nats.push(...losses.map((step) => step.losses['totalNats']!));
  }
  return { ms, nats };
}

function configOf(job: ContenderJob): RunConfig {
  const { encoder, decoder, latentDim, batchSize, learningRate, seed } = job;
  const { variant, threads, device, precision } = job;
  // A config that names its executor gets the same bits each time, on a card by slower algorithms.
  const executor = job.isReproducible ? variant : 'measured';
  return parseRunConfig(
    {
      name: 'Training benchmark',
      data: { dataset: 'benchmark', validationCount: 0 },
      model: { kind: 'vae', encoder, decoder, latentDim, likelihood: 'bernoulli', beta: 1 },
      training: { batchSize, learningRate, seed },
      execution: { executor, threads, device, precision },
    },
    modelFields,
  );
}

function sourceOf({ imagesPath, shape }: ContenderJob): ImageSource {
  const pixels = new Uint8Array(readFileSync(imagesPath));
  const size = valuesPerImage(shape);
  const count = pixels.length / size;
  const images = { shape, count, values: rowsInMemory(pixels, size) };
  return {
    shape,
    count,
    labels: null,
    gather: (indices, out) => void gatherBatch(images, indices, out),
    gatherPixels: (indices, out) => {
      gatherPixels(images, indices, out);
    },
  };
}

function checkExecutor(report: ExecutionReport | null, expected: string): void {
  if (report?.executor === expected) return;
  throw new Error(
    `the engine must compute by '${expected}', got '${report?.executor ?? 'no report'}'` +
      (report === null ? '' : `: ${report.reason}`),
  );
}

function say(message: ReadyLine | TurnLine): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
