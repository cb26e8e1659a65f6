import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultWorkspaceDir } from '../src-main/hosts/workspaceDir';
import { chosenCases } from './quality/cases';
import { type Mnist, readMnist } from './quality/mnist';
import type { Finding, QualityCase } from './quality/qualityCase';
import { type CaseReport, figuresOf, reportLines } from './quality/report';
import { Workshop } from './quality/workshop';

/*
 * npm run bench -- quality [--only NAME]... [--seeds 1] [--data FOLDER] [--json]
 * Trains networks on all of MNIST through the engine's session and holds what they are worth on the test
 * images against targets. All cases take hours on two cores. Progress goes to stderr, the table
 * to stdout, with --json one line instead; the exit code is 1 where a target was missed.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    seeds: { type: 'string', default: '1' },
    data: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  const cases = chosenCases(values.only);
  const seeds = Number(values.seeds);
  if (!Number.isInteger(seeds) || seeds < 1) {
    throw new Error(`--seeds must be a whole number from 1, got ${values.seeds}`);
  }
  const scratchDir = mkdtempSync(join(tmpdir(), 'latent-quality-'));
  process.once('exit', () => rmSync(scratchDir, { recursive: true, force: true }));
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  const mnist = await openMnist(scratchDir);
  const workshops = Array.from({ length: seeds }, (_, seed) => new Workshop(mnist, seed, tell));
  const reports: CaseReport[] = [];
  for (const each of cases) reports.push(await reportOf(each, workshops));
  const lines = values.json ? [JSON.stringify({ cases: reports })] : reportLines(reports);
  for (const line of lines) console.log(line);
  const figures = reports.flatMap((report) => report.figures);
  if (figures.some(({ isReached }) => isReached === false)) process.exitCode = 1;
}

/** Measures a case with each seed. */
async function reportOf(each: QualityCase, workshops: readonly Workshop[]): Promise<CaseReport> {
  const { name, title } = each;
  tell(`${name}: ${title}`);
  const startMs = performance.now();
  const bySeed: Finding[][] = [];
  for (const workshop of workshops) bySeed.push(await each.measure(workshop));
  const seconds = Math.round((performance.now() - startMs) / 1000);
  const report = { name, title, seeds: workshops.length, seconds, figures: figuresOf(bySeed) };
  for (const line of reportLines([report])) tell(line);
  return report;
}

function openMnist(scratchDir: string): Promise<Mnist> {
  return readMnist({
    dataDir: values.data ?? null,
    projectDir: join(dirname(process.argv[1]!), '../..'),
    workspaceDir: defaultWorkspaceDir(process.env, process.platform, homedir()),
    scratchDir,
  });
}

function tell(line: string): void {
  console.error(line);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
