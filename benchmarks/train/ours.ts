import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { ExecutionReport } from '../../src-shared/domain';
import { parseRunConfig, type RunConfig } from '../../src-shared/runConfig';
import { gatherBatch, gatherPixels, valuesPerImage } from '../../src-main/data/dataset';
import { rowsInMemory } from '../../src-main/data/valueRows';
import { modelFields } from '../../src-main/engine/models/registry';
import { openSession } from '../../src-main/engine/session/openSession';
import type { ImageSource, ModelSession } from '../../src-main/engine/session/session';
import type { ReadyLine, TurnLine } from './contender';
import type { ContenderJob } from './job';

/**
 * Acts as a contender with the workbench's engine, until the standard input ends.
 * @throws Error when the engine computes in another way than the job's variant, as it does where an
 *   operation has no traced form
 */
export async function actAsContender(job: ContenderJob): Promise<void> {
  const config = configOf(job);
  const source = sourceOf(job);
  let report: ExecutionReport | null = null;
  const session = await openSession({
    config,
    shape: job.shape,
    trainCount: source.count,
    classCount: 0,
    source,
    execution: config.execution,
    onExecution: (latest) => (report = latest),
  });
  checkExecutor(report, job.variant);
  await session.trainSteps(1);
  say({ ready: true, parameters: session.parameterCount });
  for await (const line of createInterface({ input: process.stdin })) {
    const { steps } = JSON.parse(line) as { steps: number };
    say(await runSteps(session, steps));
  }
  session.dispose();
}

/** A call makes several steps and reads the losses of all: each step takes its share of the call. */
async function runSteps(session: ModelSession, steps: number): Promise<TurnLine> {
  const ms: number[] = [];
  let totalNats = NaN;
  while (ms.length < steps) {
    const startMs = performance.now();
    const losses = await session.trainSteps(steps - ms.length);
    const stepMs = (performance.now() - startMs) / losses.length;
    ms.push(...losses.map(() => stepMs));
    totalNats = losses.at(-1)!.losses['totalNats']!;
  }
  return { ms, totalNats };
}

function configOf(job: ContenderJob): RunConfig {
  const { encoder, decoder, latentDim, batchSize, learningRate, seed, threads } = job;
  return parseRunConfig(
    {
      name: 'Training benchmark',
      data: { dataset: 'benchmark', validationCount: 0 },
      model: { kind: 'vae', encoder, decoder, latentDim, likelihood: 'bernoulli', beta: 1 },
      training: { batchSize, learningRate, seed },
      execution: { executor: job.variant, threads },
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
