import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright';
import { createRandom } from '../src-shared/random';
import { connectToService } from './crashes/serviceClient';
import { killHard, startServer } from './crashes/processes';
import { armStopwatch } from './clicks/stopwatch';

/*
 * npm run bench -- click-latency [--clicks 100] [--seed 0] [--json]
 * Trains the convolutional VAE of examples/mnist-conv-vae.json flat out on the built-in digits and
 * clicks random places of the latent map in a real Chromium: the time from the click event until the
 * decoded image is painted (of a click that meets a point: until its reconstruction is).
 * Chromium draws as it does by itself on this machine: the software GL of the end-to-end tests would
 * take a core from training for every frame of the whole page.
 */
const { values } = parseArgs({
  options: {
    clicks: { type: 'string', default: '100' },
    seed: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
  },
});

/** Steps that the run has done before the first click: the map is there and training is warm. */
const WARM_STEPS = 60;
const BETWEEN_CLICKS_MS = 250;
const ANSWER_LIMIT_MS = 20_000;
/** Left out at the edges of the map, where the axes stand, px. */
const MARGIN_PX = 40;

async function main(): Promise<void> {
  const workspaceDir = mkdtempSync(join(tmpdir(), 'latent-clicks-'));
  const mainDir = dirname(process.argv[1]!);
  const server = await startServer(mainDir, workspaceDir);
  try {
    const training = await trainFlatOut(server.address, join(mainDir, '../../examples'));
    const before = training.position();
    const latenciesMs = await clickAround(server.address, training.runId);
    report(latenciesMs, msPerStep(before, training.position()));
  } finally {
    await killHard(server.child);
    rmSync(workspaceDir, { recursive: true, force: true });
  }
}

interface Training {
  runId: string;
  /** Where training stands now. */
  position: () => Position;
}
interface Position {
  stepIndex: number;
  atMs: number;
}

/** Starts the run and resolves once it is warm. */
async function trainFlatOut(address: string, examplesDir: string): Promise<Training> {
  const example = JSON.parse(readFileSync(join(examplesDir, 'mnist-conv-vae.json'), 'utf8')) as {
    data: object;
    training: object;
  };
  const config = {
    ...example,
    name: 'Click latency',
    data: { dataset: 'digits', validationCount: 2000 },
    training: { ...example.training, epochs: 10_000 },
  };
  let stepIndex = 0;
  let warm: () => void;
  const isWarm = new Promise<void>((resolve) => (warm = resolve));
  const service = await connectToService(address, (event) => {
    if (event.name !== 'run.changed') return;
    stepIndex = event.payload.stepIndex;
    if (stepIndex >= WARM_STEPS) warm();
  });
  const { runId } = await service.request('runs.create', { config });
  await isWarm;
  return { runId, position: () => ({ stepIndex, atMs: performance.now() }) };
}

function msPerStep(from: Position, to: Position): number {
  return (to.atMs - from.atMs) / Math.max(1, to.stepIndex - from.stepIndex);
}

async function clickAround(address: string, runId: string): Promise<number[]> {
  const browser = await chromium.launch({
    executablePath: process.env['LATENT_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(address);
    await page.evaluate((id) => {
      location.hash = `#/runs/${id}`;
    }, runId);
    await page.waitForSelector('[data-panel="map"] canvas[data-painter]');
    await page.waitForTimeout(3000);
    return await timeClicks(page, Number(values.clicks));
  } finally {
    await browser.close();
  }
}

async function timeClicks(page: Page, clicks: number): Promise<number[]> {
  const random = createRandom(Number(values.seed), 'clicks');
  const box = (await page.locator('[data-panel="map"] [role="application"]').boundingBox())!;
  const within = (start: number, length: number) =>
    start + MARGIN_PX + random.uniform() * (length - 2 * MARGIN_PX);
  const latenciesMs: number[] = [];
  for (let click = 0; click < clicks; click++) {
    await page.evaluate(armStopwatch);
    await page.mouse.click(within(box.x, box.width), within(box.y, box.height));
    latenciesMs.push(await answerOf(page, click));
    await page.waitForTimeout(BETWEEN_CLICKS_MS);
  }
  return latenciesMs;
}

/** Returns the time of the click's answer; rejects when none comes. */
async function answerOf(page: Page, click: number): Promise<number> {
  const answered = page.evaluate(() => window.answeredMs);
  const tooLate = page.waitForTimeout(ANSWER_LIMIT_MS).then(() => {
    throw new Error(`click ${click + 1} had no answer within ${ANSWER_LIMIT_MS} ms`);
  });
  return Promise.race([answered, tooLate]);
}

function report(latenciesMs: readonly number[], trainingMsPerStep: number): void {
  const sorted = [...latenciesMs].sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]! * 10) /
    10;
  const figures = {
    clicks: sorted.length,
    min_ms: Math.round(sorted[0]! * 10) / 10,
    median_ms: at(0.5),
    p95_ms: at(0.95),
    max_ms: at(1),
    training_ms_per_step: Math.round(trainingMsPerStep * 10) / 10,
  };
  if (values.json) console.log(JSON.stringify(figures));
  else {
    console.log(
      `${figures.clicks} clicks while training at ${figures.training_ms_per_step} ms a step: min ${figures.min_ms} ms, ` +
        `median ${figures.median_ms} ms, 95th percentile ${figures.p95_ms} ms, max ${figures.max_ms} ms`,
    );
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
