import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { CASES } from '../../duel/cases';
import { Contender } from '../../duel/contender';
import { jobOf } from '../../duel/job';
import { settingOf } from '../compare';
import { ourSpec } from '../lineup';
import { benchMachine } from '../machine';
import { askSmi } from '../smi';

/** The card while one of ours trains. */
export interface CardFinding {
  case: string;
  batch: number;
  readings: number;
  /** Mean part of the time in which the card computed, 0..1, by the driver. */
  utilisation: number | null;
  /** Of the whole card, the most that was seen, and before the training began. */
  memory_bytes: number | null;
  memory_before_bytes: number | null;
  power_w: number | null;
  temperature_c: number | null;
  error?: string;
}

const QUERY = ['--query-gpu=utilization.gpu,memory.used,power.draw,temperature.gpu', '--id=0'];
const READ_EVERY_MS = 300;
const TRAIN_MS = 5000;
const MEBIBYTE = 2 ** 20;

/** Trains two cases and reads the card meanwhile; writes and tells what was found. */
export async function cardReadings(
  program: string,
  folder: string,
  out: string | null,
): Promise<void> {
  const machine = await benchMachine();
  if (machine.card === null) {
    console.log('There is no card to read.');
    return;
  }
  const findings: CardFinding[] = [];
  for (const [name, batchSize] of [
    ['conv64', 1024],
    ['mlp', 128],
  ] as const) {
    const trainCase = CASES.find((one) => one.name === name)!;
    const setting = await settingOf({ name, trainCase, batchSize }, machine, 'f32', folder, null);
    const [before] = await askSmi(QUERY);
    const contender = await Contender.start(ourSpec(program), jobOf(trainCase, setting, 'xla'));
    const readings: number[][] = [];
    try {
      const endMs = performance.now() + TRAIN_MS;
      const training = trainUntil(contender, endMs);
      while (performance.now() < endMs) {
        await pause(READ_EVERY_MS);
        readings.push(...(await askSmi(QUERY)).map((values) => values.map(Number)));
      }
      await training;
    } finally {
      await contender.end();
    }
    const column = (at: number) => readings.map((values) => values[at]!).filter(Number.isFinite);
    findings.push({
      case: name,
      batch: batchSize,
      readings: readings.length,
      utilisation: mean(column(0).map((percent) => percent / 100)),
      memory_bytes: column(1).length ? Math.max(...column(1)) * MEBIBYTE : null,
      memory_before_bytes: before ? Number(before[1]) * MEBIBYTE : null,
      power_w: mean(column(2)),
      temperature_c: mean(column(3)),
    });
    if (out !== null)
      writeFileSync(out, JSON.stringify({ machine: machine.text, findings }, null, 1));
  }
}

async function trainUntil(contender: Contender, endMs: number): Promise<void> {
  for (let steps = 4; performance.now() < endMs;) {
    const { ms } = await contender.turn(steps);
    if (ms.reduce((sum, one) => sum + one, 0) < 500) steps *= 2;
  }
}

function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return Number((values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(2));
}
