import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alignedRows } from '../../duel/alignedRows';
import type { BenchFigures } from '../bench';
import type { CardFinding } from './cardReadings';
import type { CheckFigures } from './check';
import type { PartName } from './parts';
import type { VariantFinding } from './variants';

/** Returns the results of the parts in a folder, as a few lines each; a part without results is named. */
export function reportLines(folder: string): string[] {
  return [
    ...part(folder, 'check', checkLines),
    ...part(folder, 'bench', benchLines),
    ...part(folder, 'variants', variantLines),
    ...part(folder, 'card', cardLines),
  ];
}

/** The figures are what the part itself has written. */
function part(folder: string, name: PartName, lines: (figures: never) => string[]): string[] {
  const file = join(folder, `${name}.json`);
  if (!existsSync(file)) return [`${name}: no results`];
  try {
    return lines(JSON.parse(readFileSync(file, 'utf8')) as never);
  } catch (error) {
    return [`${name}: results that cannot be read: ${(error as Error).message}`];
  }
}

function checkLines({ machine, findings }: CheckFigures): string[] {
  return [machine, ...findings.map(({ text: line }) => line)];
}

function benchLines({ machine, cases }: BenchFigures): string[] {
  const header = ['', 'ours ms', 'peer ms', 'ratio', 'idle', 'cold s', 'cached s', 'fastest peer'];
  const rows = cases.map((one) => {
    const [, idle, cold, cached] = one.targets.map(({ value }) => text(value));
    const numbers = [one.ours_ms, one.fastest_peer_ms, one.ratio].map(text);
    const name = `${one.name}, ${one.precision}`;
    return [name, ...numbers, idle!, cold!, cached!, one.fastest_peer ?? 'none'];
  });
  return [machine, ...alignedRows([header, ...rows])];
}

function variantLines({ findings }: { findings: VariantFinding[] }): string[] {
  const header = ['', 'steps a call', 'ms', 'idle', 'first step s', ''];
  const rows = findings.map((one) => [
    `${one.case}: ${one.variant}`,
    String(one.steps_per_call),
    ...[one.median_ms, one.host_idle, one.first_step_s].map(text),
    one.error ?? '',
  ]);
  return alignedRows([header, ...rows]);
}

function cardLines({ findings }: { findings: CardFinding[] }): string[] {
  const header = ['', 'utilisation', 'memory MB', 'before MB', 'power W', 'degrees C'];
  const megabytes = (bytes: number | null) => text(bytes === null ? null : Math.round(bytes / 1e6));
  const rows = findings.map((one) => [
    `${one.case} at ${one.batch}`,
    text(one.utilisation),
    megabytes(one.memory_bytes),
    megabytes(one.memory_before_bytes),
    text(one.power_w),
    text(one.temperature_c),
  ]);
  return alignedRows([header, ...rows]);
}

function text(value: number | null): string {
  return value === null ? '-' : String(value);
}
