import { setTimeout as pause } from 'node:timers/promises';
import { Contender } from './contender';
import type { ContenderSpec } from './contenderSpec';
import { machineCpuMs } from './cpuTime';
import type { ContenderJob } from './job';

/** What was measured of a contender in a case. */
export interface Measurement {
  spec: ContenderSpec;
  /** Of every timed step, in time order. */
  stepMs: number[];
  firstStepS: number;
  parameters: number;
  /** Objective of the first steps, nats per image: a sign that all train the same. */
  firstNats: number[];
  /** Objective of the last step, nats per image. */
  lastNats: number;
  /** Cores that it used while others had their turns; NaN where it cannot be known. */
  idleCores: number;
  /** Cores that it used in its own turns. */
  busyCores: number;
  /** Memory that its process has on the card at the end, bytes; null where it cannot be known. */
  cardBytes: number | null;
}

/** What was measured in a case. */
export interface CaseMeasurement {
  contenders: Measurement[];
  /** Cores that programs outside the benchmark used meanwhile; NaN where it cannot be known. */
  foreignCores: number;
}

/** How long a turn is: steps that are given, or as many as take about so long. */
export type Pace = { warmSteps: number; stepsPerTurn: number } | { turnMs: number };

/** A measurement under way. */
interface Entrant extends Measurement {
  contender: Contender;
  warmSteps: number;
  stepsPerTurn: number;
  idleCpuMs: number;
  idleWallMs: number;
  busyCpuMs: number;
  busyWallMs: number;
}

/** Between two turns: threads that spin before they sleep are asleep then, prefetched data is there. */
const SETTLE_MS = 50;
/** Steps of which the objective is told. */
const FIRST_STEPS = 3;
/** Of a turn whose length is a time, the part before that is not timed. */
const WARM_PART = 0.1;
const MOST_STEPS_PER_TURN = 2000;

export interface DuelOptions {
  specs: readonly ContenderSpec[];
  jobOf: (spec: ContenderSpec) => ContenderJob;
  pace: Pace;
  rounds: number;
  /** Start at the same time, which saves time and spoils the first steps; ours starts alone before them. */
  peersStartTogether: boolean;
  /** Begins no round after this, but for the first. */
  untilMs?: number;
  /** Memory of each process on the card, bytes by process id. */
  cardBytesByPid?: () => Promise<ReadonlyMap<number, number>>;
  /** Hears why a contender drops out; the others go on. */
  onFailure: (spec: ContenderSpec, reason: string) => void;
}

/**
 * Measures the contenders of a case side by side: all are started one after the other, then have
 * turns, each round beginning with another one.
 * @throws Error when two contenders do not train the same number of weights
 */
export async function measureCase(options: DuelOptions): Promise<CaseMeasurement> {
  const { rounds, untilMs = Infinity, onFailure } = options;
  const entrants = await startAll(options);
  let turnsMs = 0;
  let foreignCpuMs = 0;
  try {
    checkSameNetwork(entrants);
    for (let round = 0; round < rounds; round++) {
      if (round > 0 && performance.now() > untilMs) break;
      for (const entrant of rotated(entrants, round)) {
        try {
          const { wallMs, foreignMs } = await haveTurn(entrant, entrants);
          turnsMs += wallMs;
          foreignCpuMs += foreignMs;
        } catch (error) {
          entrants.splice(entrants.indexOf(entrant), 1);
          onFailure(entrant.spec, (error as Error).message);
          await entrant.contender.end();
        }
      }
    }
    const cardBytes = await options.cardBytesByPid?.();
    const contenders = entrants.map((entrant) => ({
      ...entrant,
      cardBytes: cardBytes?.get(entrant.contender.pid) ?? null,
      idleCores: entrant.idleCpuMs / entrant.idleWallMs,
      busyCores: entrant.busyCpuMs / entrant.busyWallMs,
    }));
    return { contenders, foreignCores: foreignCpuMs / turnsMs };
  } finally {
    await Promise.all(entrants.map(({ contender }) => contender.end()));
  }
}

async function startAll({
  specs,
  jobOf,
  pace,
  peersStartTogether,
  onFailure,
}: DuelOptions): Promise<Entrant[]> {
  async function start(spec: ContenderSpec): Promise<Entrant[]> {
    let contender: Contender | null = null;
    try {
      contender = await Contender.start(spec, jobOf(spec));
      return [await enter(contender, pace)];
    } catch (error) {
      await contender?.end();
      onFailure(spec, (error as Error).message);
      return [];
    }
  }
  const entrants: Entrant[] = [];
  const isAlone = ({ family }: ContenderSpec) => !peersStartTogether || family === 'ours';
  for (const spec of specs.filter(isAlone)) entrants.push(...(await start(spec)));
  const together = specs.filter((spec) => !isAlone(spec));
  entrants.push(...(await Promise.all(together.map(start))).flat());
  return entrants;
}

async function enter(contender: Contender, pace: Pace): Promise<Entrant> {
  const { spec, firstStepS, parameters, firstNats } = contender;
  const { nats } = await contender.turn(FIRST_STEPS - 1);
  const nothingYet = { idleCpuMs: 0, idleWallMs: 0, busyCpuMs: 0, busyWallMs: 0 };
  return {
    contender,
    ...('turnMs' in pace ? await stepsOfTurn(contender, pace.turnMs) : pace),
    spec,
    firstStepS,
    parameters,
    firstNats: [...firstNats, ...nats].slice(0, FIRST_STEPS),
    lastNats: NaN,
    stepMs: [],
    idleCores: NaN,
    busyCores: NaN,
    cardBytes: null,
    ...nothingYet,
  };
}

/** Returns how many steps take about so long, from turns that grow until one takes a fifth of it. */
async function stepsOfTurn(
  contender: Contender,
  turnMs: number,
): Promise<{ warmSteps: number; stepsPerTurn: number }> {
  for (let steps = 1; ; steps *= 4) {
    const { ms } = await contender.turn(steps);
    const tookMs = ms.reduce((sum, one) => sum + one, 0);
    if (tookMs < turnMs / 5 && steps < MOST_STEPS_PER_TURN) continue;
    const fitting = Math.round((turnMs * ms.length) / tookMs);
    const stepsPerTurn = Math.max(1, Math.min(MOST_STEPS_PER_TURN, fitting));
    return { stepsPerTurn, warmSteps: Math.ceil(stepsPerTurn * WARM_PART) };
  }
}

/** Returns the turn's length and the processor time that programs outside the benchmark took, ms. */
async function haveTurn(
  entrant: Entrant,
  all: readonly Entrant[],
): Promise<{ wallMs: number; foreignMs: number }> {
  await pause(SETTLE_MS);
  const contendersCpuMs = () => all.map(({ contender }) => contender.cpuMs());
  const before = { wallMs: performance.now(), allMs: machineCpuMs(), eachMs: contendersCpuMs() };
  await entrant.contender.turn(entrant.warmSteps);
  const { ms, nats } = await entrant.contender.turn(entrant.stepsPerTurn);
  const wallMs = performance.now() - before.wallMs;
  const usedMs = contendersCpuMs().map((after, index) => after - before.eachMs[index]!);
  const foreignMs = machineCpuMs() - before.allMs - usedMs.reduce((sum, one) => sum + one, 0);
  for (const [index, other] of all.entries()) {
    if (other === entrant) {
      entrant.busyCpuMs += usedMs[index]!;
      entrant.busyWallMs += wallMs;
    } else {
      other.idleCpuMs += usedMs[index]!;
      other.idleWallMs += wallMs;
    }
  }
  entrant.stepMs.push(...ms);
  entrant.lastNats = nats.at(-1)!;
  return { wallMs, foreignMs };
}

function checkSameNetwork(entrants: readonly Entrant[]): void {
  const [first, ...others] = entrants;
  const different = others.find(({ parameters }) => parameters !== first!.parameters);
  if (first === undefined || different === undefined) return;
  throw new Error(
    `all contenders must train the same network: ${first.spec.name} has ${first.parameters} ` +
      `weights, ${different.spec.name} has ${different.parameters}`,
  );
}

/** Returns the items from the `start`th on, then the ones before it. */
function rotated<Item>(items: readonly Item[], start: number): Item[] {
  const cut = items.length === 0 ? 0 : start % items.length;
  return [...items.slice(cut), ...items.slice(0, cut)];
}
