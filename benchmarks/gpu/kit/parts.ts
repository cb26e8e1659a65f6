import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bench, type BenchOptions } from '../bench';
import { cardReadings } from './cardReadings';
import { check } from './check';
import { reportLines } from './report';
import { variants } from './variants';

/** The parts in the order of their worth, with the seconds that each may take. */
const SECONDS = { check: 110, bench: 270, variants: 100, card: 30 } as const;
export type PartName = keyof typeof SECONDS;
const PARTS = Object.keys(SECONDS) as PartName[];
/** All parts together; what earlier ones leave is the bench's. */
const ALL_SECONDS = 510;
/** A part ends by itself so long before its time is over. */
const MARGIN_S = 8;

/** Where the builder puts what TensorFlow made of the cases, in the kit. */
export const REFERENCE_FILE = 'reference.json';

export function isPart(name: string): name is PartName {
  return (PARTS as string[]).includes(name);
}

/** Runs one part until its time is over. */
export async function runPart(name: PartName, options: BenchOptions): Promise<void> {
  const { program, projectDir, folder, out, seconds } = options;
  const untilMs = performance.now() + seconds * 1000;
  if (name === 'check') return check(join(projectDir, REFERENCE_FILE), folder, out, untilMs);
  if (name === 'variants') return variants(program, folder, out, untilMs);
  if (name === 'card') return cardReadings(program, folder, out);
  await bench(options);
}

/**
 * Runs all parts, each in a process of its own: one that fails or takes too long is told, and the next goes on.
 * Their figures go into a folder, and a short table comes last.
 */
export async function runAllParts(
  { program, python }: Pick<BenchOptions, 'program' | 'python'>,
  folder: string,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const startMs = performance.now();
  const faults: string[] = [];
  for (const name of PARTS) {
    const passedS = (performance.now() - startMs) / 1000;
    const later = PARTS.slice(PARTS.indexOf(name) + 1);
    const laterS = later.reduce((sum, one) => sum + SECONDS[one], 0);
    const limitS = name === 'bench' ? ALL_SECONDS - passedS - laterS : SECONDS[name];
    console.log(`\n=== ${name}, at most ${limitS.toFixed(0)} s ===`);
    const given = python === null ? [] : ['--python', python];
    const fault = await runLimited([program, ...given], name, folder, Math.floor(limitS));
    if (fault === null) continue;
    faults.push(`${name}: ${fault}`);
    console.log(`${name}: ${fault}`);
  }
  const lines = ['', '=== results ===', ...reportLines(folder), ...faults];
  writeFileSync(join(folder, 'summary.txt'), `${lines.join('\n')}\n`);
  console.log(lines.join('\n'));
}

/** Resolves with what went wrong; null where nothing did. */
function runLimited(
  command: readonly string[],
  name: PartName,
  folder: string,
  limitS: number,
): Promise<string | null> {
  const seconds = Math.max(1, limitS - MARGIN_S);
  const out = join(folder, `${name}.json`);
  const args = [...command, '--part', name, '--out', out, '--seconds', String(seconds)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      process.stdout.write(text);
      appendFileSync(join(folder, 'log.txt'), text);
    });
  }
  return new Promise((resolve) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      // Its contenders end when their input does.
      child.kill('SIGKILL');
    }, limitS * 1000);
    child.on('error', ({ message }) => resolve(message));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (isLate) resolve(`was ended after ${limitS} s`);
      else resolve(code === 0 ? null : `FAILED with ${signal ?? `exit code ${code}`}`);
    });
  });
}
