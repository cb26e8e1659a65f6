import { alignedRows } from '../duel/alignedRows';
import type { CaseMeasurement, Measurement } from '../duel/duel';
import { stepTimes } from '../duel/stepTimes';

/** Our first step, from the start of the process, s; null where it could not be measured. */
export interface FirstSteps {
  coldS: number | null;
  cachedS: number | null;
}

/** A contender's figures in the JSON. */
export interface ContenderFigures {
  name: string;
  min_ms: number;
  median_ms: number;
  max_ms: number;
  steps: number;
  first_step_s: number;
  /** 1 - seconds of processor time / seconds, in its turns; null where it cannot be known. */
  host_idle: number | null;
  card_bytes: number | null;
  /** Objective of the first steps and of the last, nats per image. */
  first_nats: number[];
  last_nats: number;
}

/** A target, what was found, and whether it is reached; null where nothing was found. */
export interface TargetFigure {
  what: string;
  target: string;
  value: number | null;
  reached: boolean | null;
}

export interface GpuCaseFigures {
  name: string;
  batch: number;
  precision: string;
  ours_ms: number | null;
  fastest_peer: string | null;
  fastest_peer_ms: number | null;
  /** ours_ms / fastest_peer_ms: below 1 ours is the quicker. */
  ratio: number | null;
  targets: TargetFigure[];
  /** Cores that other programs used meanwhile. */
  foreign_cores: number | null;
  contenders: ContenderFigures[];
}

/** The targets on a data-centre card. */
const MOST_RATIO = 1;
const LEAST_IDLE = 0.9;
const MOST_COLD_S = 10;
const MOST_CACHED_S = 5;

/** Returns the figures of a case from what was measured. */
export function gpuFigures(
  { name, batch, precision }: Pick<GpuCaseFigures, 'name' | 'batch' | 'precision'>,
  { contenders, foreignCores }: CaseMeasurement,
  { coldS, cachedS }: FirstSteps,
): GpuCaseFigures {
  const timed = contenders.filter(({ stepMs }) => stepMs.length > 0);
  const ours = timed.find(({ spec }) => spec.family === 'ours');
  const oursMs = ours ? stepTimes(ours.stepMs).medianMs : null;
  const peers = timed
    .filter(({ spec }) => spec.family !== 'ours')
    .map(({ spec, stepMs }) => ({ name: spec.name, ms: stepTimes(stepMs).medianMs }))
    .sort((a, b) => a.ms - b.ms);
  const fastest = peers[0] ?? null;
  const ratio = oursMs === null || fastest === null ? null : oursMs / fastest.ms;
  const idle = ours ? 1 - ours.busyCores : null;
  return {
    name,
    batch,
    precision,
    ours_ms: rounded(oursMs, 4),
    fastest_peer: fastest?.name ?? null,
    fastest_peer_ms: rounded(fastest?.ms ?? null, 4),
    ratio: rounded(ratio, 3),
    targets: [
      atMost('step time / fastest peer', ratio, MOST_RATIO),
      atLeast('host idle', idle, LEAST_IDLE),
      atMost('first step, s', coldS, MOST_COLD_S),
      atMost('first step from the cache, s', cachedS, MOST_CACHED_S),
    ],
    foreign_cores: rounded(foreignCores, 2),
    contenders: timed.map(contenderFigures),
  };
}

function contenderFigures(measured: Measurement): ContenderFigures {
  const { minMs, medianMs, maxMs } = stepTimes(measured.stepMs);
  return {
    name: measured.spec.name,
    min_ms: rounded(minMs, 4)!,
    median_ms: rounded(medianMs, 4)!,
    max_ms: rounded(maxMs, 4)!,
    steps: measured.stepMs.length,
    first_step_s: rounded(measured.firstStepS, 2)!,
    host_idle: rounded(1 - measured.busyCores, 3),
    card_bytes: measured.cardBytes,
    first_nats: measured.firstNats.map((nats) => rounded(nats, 3)!),
    last_nats: rounded(measured.lastNats, 3)!,
  };
}

function atMost(what: string, value: number | null, limit: number): TargetFigure {
  return target(what, value, `<= ${limit}`, (found) => found <= limit);
}

function atLeast(what: string, value: number | null, limit: number): TargetFigure {
  return target(what, value, `> ${limit}`, (found) => found > limit);
}

function target(
  what: string,
  value: number | null,
  text: string,
  reaches: (value: number) => boolean,
): TargetFigure {
  const found = rounded(value, 3);
  return { what, target: text, value: found, reached: found === null ? null : reaches(value!) };
}

/** Null for what was not measured or cannot be known. */
function rounded(value: number | null, digits: number): number | null {
  return value === null || !Number.isFinite(value) ? null : Number(value.toFixed(digits));
}

/** Returns a case's table and its targets, as text. */
export function gpuText(figures: GpuCaseFigures, title: string): string {
  const header = ['', 'min ms', 'median', 'max', 'steps', 'first s', 'idle', 'card MB', 'nats'];
  const rows = figures.contenders.map((one) => [
    one.name,
    ...[one.min_ms, one.median_ms, one.max_ms].map((ms) => ms.toFixed(3)),
    String(one.steps),
    one.first_step_s.toFixed(1),
    one.host_idle === null ? '-' : `${(one.host_idle * 100).toFixed(0)} %`,
    one.card_bytes === null ? '-' : (one.card_bytes / 1e6).toFixed(0),
    one.first_nats.map((nats) => nats.toFixed(1)).join(', '),
  ]);
  return [
    '',
    `${figures.name}, ${figures.precision}: ${title}`,
    ...alignedRows([header, ...rows]),
    ...targetLines(figures),
  ].join('\n');
}

/** Returns a line for each target of a case. */
export function targetLines({ ours_ms: oursMs, fastest_peer: peer, ...rest }: GpuCaseFigures) {
  if (oursMs === null) return ['Ours did not run.'];
  return rest.targets.map(({ what, target: limit, value, reached }) => {
    const subject = what.includes('peer') ? `${what} (${peer ?? 'none'})` : what;
    if (value === null) return `${subject}: not measured, target ${limit}`;
    return `${subject}: ${value}, target ${limit}: ${reached ? 'reached' : 'MISSED'}`;
  });
}
