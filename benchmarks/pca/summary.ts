import type { FitAnswer } from './peer';

/** Of several times: the least, the middle one and the most. */
export interface Range {
  min: number;
  median: number;
  max: number;
}

/** What `--json` prints last. */
export interface PcaFigures {
  ours_s: number | null;
  peer_s: number | null;
  /** Ours to the peer's, by the medians. */
  ratio: number | null;
  /** The same by the least times, which other work on the machine disturbs less. */
  min_ratio: number | null;
  ours_cpu_s: number | null;
  peer_cpu_s: number | null;
  /** Largest error of an explained variance as a share of it, beside the peer's in 64-bit floats. */
  ours_variance_error: number | null;
  peer_variance_error: number | null;
}

export function rangeOf(times: readonly number[]): Range {
  const sorted = [...times].sort((a, b) => a - b);
  return { min: sorted[0]!, median: sorted[sorted.length >> 1]!, max: sorted.at(-1)! };
}

/** Returns the figures of both; those of the peer, and what compares with it, are null without its fits. */
export function figuresOf(
  ours: readonly FitAnswer[],
  peer: readonly FitAnswer[],
  exact: readonly number[] | null,
): PcaFigures {
  const [oursS, peerS] = [ours, peer].map((fits) => rangeOf(fits.map(({ seconds }) => seconds)));
  const [oursCpu, peerCpu] = [ours, peer].map((fits) =>
    rangeOf(fits.map(({ cpuSeconds }) => cpuSeconds)),
  );
  const hasPeer = peer.length > 0;
  return {
    ours_s: rounded(oursS!.median),
    peer_s: hasPeer ? rounded(peerS!.median) : null,
    ratio: hasPeer ? rounded(oursS!.median / peerS!.median) : null,
    min_ratio: hasPeer ? rounded(oursS!.min / peerS!.min) : null,
    ours_cpu_s: rounded(oursCpu!.median),
    peer_cpu_s: hasPeer ? rounded(peerCpu!.median) : null,
    ours_variance_error: exact && errorOf(ours[0]!.variances, exact),
    peer_variance_error: exact && errorOf(peer[0]!.variances, exact),
  };
}

/** Returns a line with the times of one of them. */
export function textOf(name: string, fits: readonly FitAnswer[]): string {
  const wall = rangeOf(fits.map(({ seconds }) => seconds));
  const cpu = rangeOf(fits.map(({ cpuSeconds }) => cpuSeconds));
  const [min, median, max] = [wall.min, wall.median, wall.max].map((time) => time.toFixed(3));
  return `${name.padEnd(24)} ${median} s (${min} to ${max}), processor ${cpu.median.toFixed(3)} s`;
}

function errorOf(found: readonly number[], exact: readonly number[]): number {
  const shares = exact.map((value, at) => Math.abs(found[at]! - value) / value);
  return Number(Math.max(...shares).toExponential(2));
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
