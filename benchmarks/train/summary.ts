import { alignedRows } from '../duel/alignedRows';
import type { TrainCase } from '../duel/cases';
import type { CaseMeasurement, Measurement } from '../duel/duel';
import { stepTimes } from '../duel/stepTimes';

/** A case in the last line of `--json`; null where nothing was measured. */
export interface CaseFigures {
  name: string;
  /** Median step of our quickest traced executor, the one that a trial in the product takes. */
  ours_ms: number | null;
  fastest_peer_ms: number | null;
  fastest_peer: string | null;
  /** ours_ms / fastest_peer_ms: below 1 ours is the quicker. */
  ratio: number | null;
  /** Of our executor, from the start of its process, s. */
  first_step_s: number | null;
}

/** A waiting contender that uses more of a core than this has taken time from the others. */
const MOST_IDLE_CORES = 0.02;
/** With more work of others on the machine the times say little, PyTorch's least. */
const MOST_FOREIGN_CORES = 0.1;

/** Returns a case's figures: ours against the peer with the smallest median. */
export function figuresOf(name: string, measured: readonly Measurement[]): CaseFigures {
  const traced = measured.filter(({ spec }) => spec.family === 'ours' && spec.variant !== 'eager');
  const ours = quickest(traced);
  const peer = quickest(measured.filter(({ spec }) => spec.family !== 'ours'));
  const ratio = ours && peer ? ours.medianMs / peer.medianMs : null;
  return {
    name,
    ours_ms: rounded(ours?.medianMs, 3),
    fastest_peer_ms: rounded(peer?.medianMs, 3),
    fastest_peer: peer?.measurement.spec.name ?? null,
    ratio: rounded(ratio, 3),
    first_step_s: rounded(ours?.measurement.firstStepS, 2),
  };
}

function quickest(
  measured: readonly Measurement[],
): { measurement: Measurement; medianMs: number } | null {
  return measured
    .filter(({ stepMs }) => stepMs.length > 0)
    .map((measurement) => ({ measurement, medianMs: stepTimes(measurement.stepMs).medianMs }))
    .reduce<{ measurement: Measurement; medianMs: number } | null>(
      (best, next) => (best === null || next.medianMs < best.medianMs ? next : best),
      null,
    );
}

function rounded(value: number | null | undefined, digits: number): number | null {
  return value === null || value === undefined ? null : Number(value.toFixed(digits));
}

/** Returns a case's table and what follows from it, as text. */
export function textOf(
  trainCase: TrainCase,
  { contenders, foreignCores }: CaseMeasurement,
): string {
  const header = ['', 'min ms', 'median ms', 'max ms', 'steps', 'first step s', 'loss nats'];
  const rows = contenders.filter(({ stepMs }) => stepMs.length > 0).map(rowOf);
  const weights = contenders[0]?.parameters.toLocaleString('en-US') ?? 'no';
  return [
    '',
    `${trainCase.name}: ${trainCase.title}, ${trainCase.images}, ${weights} weights`,
    ...alignedRows([header, ...rows]),
    ...idleWarnings(contenders),
    ...foreignWarning(foreignCores),
    verdictOf(figuresOf(trainCase.name, contenders)),
  ].join('\n');
}

function rowOf({ spec, stepMs, firstStepS, lastNats }: Measurement): string[] {
  const { minMs, medianMs, maxMs } = stepTimes(stepMs);
  return [
    spec.name,
    ...[minMs, medianMs, maxMs].map((ms) => ms.toFixed(2)),
    String(stepMs.length),
    firstStepS.toFixed(1),
    lastNats.toFixed(1),
  ];
}

function idleWarnings(measured: readonly Measurement[]): string[] {
  return measured
    .filter(({ idleCores }) => idleCores > MOST_IDLE_CORES)
    .map(
      ({ spec, idleCores }) =>
        `${spec.name} used ${idleCores.toFixed(2)} cores while it waited: ` +
        'the others may have been slowed',
    );
}

function foreignWarning(foreignCores: number): string[] {
  if (!(foreignCores > MOST_FOREIGN_CORES)) return [];
  return [
    `other programs used ${foreignCores.toFixed(2)} cores meanwhile: measure again on a quiet machine`,
  ];
}

function verdictOf(figures: CaseFigures): string {
  const { ours_ms: oursMs, fastest_peer_ms: peerMs, fastest_peer: peer, ratio } = figures;
  if (oursMs === null) return 'No traced executor of ours ran.';
  if (peerMs === null || peer === null || ratio === null) {
    return `ours, traced: ${oursMs.toFixed(2)} ms a step; no peer to compare with`;
  }
  return (
    `ours, traced / fastest peer (${peer}): ` +
    `${oursMs.toFixed(2)} / ${peerMs.toFixed(2)} = ${ratio.toFixed(2)}`
  );
}
