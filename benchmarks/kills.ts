import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { CrashTest, type CrashTotals, type KillReport } from './crashes/crashTest';
import { actAsWindow } from './crashes/window';

/*
 * npm run bench -- kills [--count 100] [--seed 0] [--json]
 * Kills trainer, service and window at random moments and looks for what was lost. The window is a
 * client process here; the desktop window itself is killed in the end-to-end tests.
 */
const program = process.argv[1]!;
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100' },
    seed: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
    window: { type: 'string' },
  },
});

async function main(): Promise<void> {
  const workspaceDir = mkdtempSync(join(tmpdir(), 'latent-kills-'));
  let killIndex = 0;
  const onKill = (report: KillReport) => console.error(lineOf(++killIndex, report));
  const mainDir = dirname(program);
  const seed = Number(values.seed);
  const test = new CrashTest({ mainDir, workspaceDir, program, seed, onKill });
  const totals = await test.run(Number(values.count));
  rmSync(workspaceDir, { recursive: true, force: true });
  console.log(values.json ? JSON.stringify(totals) : textOf(totals));
  const faults = totals.integrityFailures + totals.missingRows + totals.failedResumes;
  process.exitCode = faults === 0 ? 0 : 1;
}

function lineOf(index: number, report: KillReport): string {
  const { target, status, stepIndex, isWhole, missingRows, isResumed } = report;
  const verdict = isWhole && missingRows === 0 && isResumed ? 'ok' : 'FAULT';
  return (
    `${index}: killed the ${target} (run ${status}, step ${stepIndex}): ${verdict}; ` +
    `integrity ${isWhole ? 'ok' : 'broken'}, ${missingRows} rows missing, ` +
    (isResumed ? 'resumed' : 'not resumed')
  );
}

function textOf({ kills, integrityFailures, missingRows, failedResumes, rowsSent }: CrashTotals) {
  return (
    `${kills} kills: ${integrityFailures} broken databases, ${missingRows} of ${rowsSent} rows ` +
    `missing, ${failedResumes} failed resumes`
  );
}

const running = values.window === undefined ? main() : actAsWindow(values.window);
running.catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
