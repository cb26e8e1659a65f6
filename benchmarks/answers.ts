import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { RunStatus, RunSummary } from '../src-shared/domain';
import { killHard, startServer } from './crashes/processes';
import { connectToService, type ServiceClient } from './crashes/serviceClient';

/*
 * npm run bench -- answers [--pauses 40] [--json]
 * Trains the convolutional VAE of examples/mnist-conv-vae.json on the built-in digits and pauses it at
 * random moments, then stops it: the time from the request until the service says that the run is
 * paused (its checkpoint is on the disk) or stopped. Then two such runs at once: steps a second of
 * one alone, and of both together.
 */
const { values } = parseArgs({
  options: {
    pauses: { type: 'string', default: '40' },
    json: { type: 'boolean', default: false },
  },
});

/** Steps after which training is warm and its trial over. */
const WARM_STEPS = 60;
const SHARING_MS = 10_000;

async function main(): Promise<void> {
  const workspaceDir = mkdtempSync(join(tmpdir(), 'latent-answers-'));
  const mainDir = dirname(process.argv[1]!);
  const server = await startServer(mainDir, workspaceDir);
  try {
    const runs = new Map<string, RunSummary>();
    const service = await connectToService(server.address, (event) => {
      if (event.name === 'run.changed') runs.set(event.payload.runId, event.payload);
    });
    const bench = new Answers(service, runs, configOf(join(mainDir, '../../examples')));
    const first = await bench.start();
    const pausesMs = await bench.pauses(first, Number(values.pauses));
    const alone = await bench.stepsPerSecond([first]);
    const second = await bench.start();
    const together = await bench.stepsPerSecond([first, second]);
    const stopsMs = [await bench.stop(first), await bench.stop(second)];
    report(summaryOf(pausesMs), summaryOf(stopsMs), alone, together);
  } finally {
    await killHard(server.child);
    rmSync(workspaceDir, { recursive: true, force: true });
  }
}

function configOf(examplesDir: string): object {
  const example = JSON.parse(readFileSync(join(examplesDir, 'mnist-conv-vae.json'), 'utf8')) as {
    training: object;
  };
  return {
    ...example,
    name: 'Answers',
    data: { dataset: 'digits', validationCount: 2000 },
    training: { ...example.training, epochs: 10_000 },
  };
}

class Answers {
  constructor(
    private readonly service: ServiceClient,
    private readonly runs: ReadonlyMap<string, RunSummary>,
    private readonly config: object,
  ) {}

  /** Starts a run and resolves once it is warm. */
  async start(): Promise<string> {
    const { runId } = await this.service.request('runs.create', { config: this.config });
    await this.#until(() => this.#stepOf(runId) >= WARM_STEPS);
    return runId;
  }

  async pauses(runId: string, count: number): Promise<number[]> {
    const timesMs: number[] = [];
    for (let i = 0; i < count; i++) {
      await delay(100 + 400 * Math.random());
      timesMs.push(await this.#timeUntil(runId, 'paused', 'runs.pause'));
      const step = this.#stepOf(runId);
      await this.service.request('runs.resume', { runId });
      await this.#until(() => this.#stepOf(runId) > step);
    }
    return timesMs;
  }

  stop(runId: string): Promise<number> {
    return this.#timeUntil(runId, 'stopped', 'runs.stop');
  }

  async stepsPerSecond(runIds: readonly string[]): Promise<number> {
    const steps = () => runIds.reduce((sum, runId) => sum + this.#stepOf(runId), 0);
    const before = steps();
    const startMs = performance.now();
    await delay(SHARING_MS);
    return ((steps() - before) * 1000) / (performance.now() - startMs);
  }

  async #timeUntil(
    runId: string,
    status: RunStatus,
    request: 'runs.pause' | 'runs.stop',
  ): Promise<number> {
    const startMs = performance.now();
    await this.service.request(request, { runId });
    await this.#until(() => this.runs.get(runId)?.status === status);
    return performance.now() - startMs;
  }

  #stepOf(runId: string): number {
    return this.runs.get(runId)?.stepIndex ?? 0;
  }

  async #until(isReached: () => boolean): Promise<void> {
    while (!isReached()) await delay(2);
  }
}

interface Summary {
  min: number;
  median: number;
  p95: number;
  max: number;
}

function summaryOf(timesMs: readonly number[]): Summary {
  const sorted = timesMs.toSorted((a, b) => a - b);
  const at = (share: number) =>
    Math.round(sorted[Math.ceil(share * (sorted.length - 1))]! * 10) / 10;
  return { min: at(0), median: at(0.5), p95: at(0.95), max: at(1) };
}

function report(pauseMs: Summary, stopMs: Summary, alone: number, together: number): void {
  const [one, two] = [alone, together].map((rate) => Math.round(rate * 10) / 10);
  if (values.json) {
    console.log(JSON.stringify({ pauseMs, stopMs, stepsPerSecond: { one, two } }));
    return;
  }
  const text = ({ min, median, p95, max }: Summary) =>
    `min ${min}, median ${median}, p95 ${p95}, max ${max} ms`;
  console.log(`pause: ${text(pauseMs)}\nstop:  ${text(stopMs)}`);
  console.log(`one run: ${one} steps a second; two at once: ${two} together`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
