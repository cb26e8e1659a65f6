import { setTimeout as pause } from 'node:timers/promises';
import type { TrainCase } from './cases';
import { Contender } from './contender';
import { machineCpuMs } from './cpuTime';
import { jobOf } from './job';
import type { ContenderSpec } from './lineup';

/** What was measured of a contender in a case. */
export interface Measurement {
  spec: ContenderSpec;
  /** Of every timed step, in time order. */
  stepMs: number[];
  firstStepS: number;
  parameters: number;
  /** Objective of the last step, nats per image: a sign that all train the same. */
  totalNats: number;
  /** Cores that it used while others had their turns; NaN where it cannot be known. */
  idleCores: number;
}

/** What was measured in a case. */
export interface CaseMeasurement {
  contenders: Measurement[];
  /** Cores that programs outside the benchmark used meanwhile; NaN where it cannot be known. */
  foreignCores: number;
}

/** A measurement under way. */
interface Entrant extends Measurement {
  contender: Contender;
  idleCpuMs: number;
  idleWallMs: number;
}

/** Between two turns: threads that spin before they sleep are asleep then, prefetched data is there. */
const SETTLE_MS = 50;

export interface DuelOptions {
  trainCase: TrainCase;
  specs: readonly ContenderSpec[];
  /** Raw images of the case. */
  imagesPath: string;
  rounds: number;
  /** Hears why a contender drops out; the others go on. */
  onFailure: (spec: ContenderSpec, reason: string) => void;
}

/**
 * Measures the contenders of a case side by side: all are started one after the other, then have
 * turns, each round beginning with another one.
 * @throws Error when two contenders do not train the same number of weights
 */
export async function measureCase(options: DuelOptions): Promise<CaseMeasurement> {
  const { trainCase, rounds, onFailure } = options;
  const entrants = await startAll(options);
  let turnsMs = 0;
  let foreignCpuMs = 0;
  try {
    checkSameNetwork(entrants);
    for (let round = 0; round < rounds; round++) {
      for (const entrant of rotated(entrants, round)) {
        try {
          const { wallMs, foreignMs } = await haveTurn(entrant, entrants, trainCase);
          turnsMs += wallMs;
          foreignCpuMs += foreignMs;
        } catch (error) {
          entrants.splice(entrants.indexOf(entrant), 1);
          onFailure(entrant.spec, (error as Error).message);
          await entrant.contender.end();
        }
      }
    }
    const contenders = entrants.map((entrant) => ({
      ...entrant,
      idleCores: entrant.idleCpuMs / entrant.idleWallMs,
    }));
    return { contenders, foreignCores: foreignCpuMs / turnsMs };
  } finally {
    await Promise.all(entrants.map(({ contender }) => contender.end()));
  }
}

async function startAll({
  trainCase,
  specs,
  imagesPath,
  onFailure,
}: DuelOptions): Promise<Entrant[]> {
  const entrants: Entrant[] = [];
  for (const spec of specs) {
    try {
      entrants.push(enter(await Contender.start(spec, jobOf(trainCase, imagesPath, spec.variant))));
    } catch (error) {
      onFailure(spec, (error as Error).message);
    }
  }
  return entrants;
}

function enter(contender: Contender): Entrant {
  const { spec, firstStepS, parameters } = contender;
  const nothingYet = { stepMs: [], totalNats: NaN, idleCores: NaN, idleCpuMs: 0, idleWallMs: 0 };
  return { contender, spec, firstStepS, parameters, ...nothingYet };
}

/** Returns the turn's length and the processor time that programs outside the benchmark took, ms. */
async function haveTurn(
  entrant: Entrant,
  all: readonly Entrant[],
  { warmSteps, stepsPerTurn }: TrainCase,
): Promise<{ wallMs: number; foreignMs: number }> {
  await pause(SETTLE_MS);
  const contendersCpuMs = () => all.map(({ contender }) => contender.cpuMs());
  const before = { wallMs: performance.now(), allMs: machineCpuMs(), eachMs: contendersCpuMs() };
  await entrant.contender.turn(warmSteps);
  const { ms, totalNats } = await entrant.contender.turn(stepsPerTurn);
  const wallMs = performance.now() - before.wallMs;
  const usedMs = contendersCpuMs().map((after, index) => after - before.eachMs[index]!);
  const foreignMs = machineCpuMs() - before.allMs - usedMs.reduce((sum, one) => sum + one, 0);
  for (const [index, other] of all.entries()) {
    if (other === entrant) continue;
    other.idleCpuMs += usedMs[index]!;
    other.idleWallMs += wallMs;
  }
  entrant.stepMs.push(...ms);
  entrant.totalNats = totalNats;
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
