import type { MapQuality } from './mapQuality';
import type { MapAnswer } from './peer';

/** One program's maps and what the last is worth. */
export interface Contest {
  name: string;
  answers: MapAnswer[];
  quality: MapQuality;
}

/** What `--json` prints last. */
export interface TsneFigures {
  ours_s: number;
  fastest_peer_s: number | null;
  fastest_peer: string | null;
  ratio: number | null;
  ours_kl: number;
  peer_kl: number | null;
  ours_trust: number;
  peer_trust: number | null;
  ours_acc: number;
  peer_acc: number | null;
}

/** Returns the figures by the median times; those of the peer are of the fastest, null without any. */
export function figuresOf(ours: Contest, peers: readonly Contest[]): TsneFigures {
  const oursS = rangeOf(ours).median;
  const fastest = peers.toSorted((a, b) => rangeOf(a).median - rangeOf(b).median)[0] ?? null;
  const peerS = fastest && rangeOf(fastest).median;
  return {
    ours_s: rounded(oursS),
    fastest_peer_s: peerS && rounded(peerS),
    fastest_peer: fastest?.name ?? null,
    ratio: peerS && rounded(oursS / peerS),
    ours_kl: rounded(ours.quality.klNats),
    peer_kl: fastest && rounded(fastest.quality.klNats),
    ours_trust: rounded(ours.quality.trustworthiness),
    peer_trust: fastest && rounded(fastest.quality.trustworthiness),
    ours_acc: rounded(ours.quality.accuracy),
    peer_acc: fastest && rounded(fastest.quality.accuracy),
  };
}

/** Returns the table's line of one program. */
export function textOf(contest: Contest): string {
  const { min, median, max } = rangeOf(contest);
  const cpu = contest.answers.map(({ cpuSeconds }) => cpuSeconds).sort((a, b) => a - b);
  const { klNats, accuracy, trustworthiness } = contest.quality;
  return [
    contest.name.padEnd(20),
    `${seconds(median)} s (${seconds(min)} to ${seconds(max)})`.padEnd(28),
    `processor ${seconds(cpu[cpu.length >> 1]!)} s`.padEnd(20),
    `KL ${klNats.toFixed(4)}, 10-NN ${accuracy.toFixed(4)}, trust ${trustworthiness.toFixed(4)}`,
  ].join('  ');
}

function rangeOf({ answers }: Contest): { min: number; median: number; max: number } {
  const sorted = answers.map((answer) => answer.seconds).sort((a, b) => a - b);
  return { min: sorted[0]!, median: sorted[sorted.length >> 1]!, max: sorted.at(-1)! };
}

function seconds(value: number): string {
  return value.toFixed(2);
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
