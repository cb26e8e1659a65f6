import { describe, expect, it } from 'vitest';
import { figuresOf, textOf } from '../../../benchmarks/pca/summary';

const fit = (seconds: number, cpuSeconds: number, variances: number[]) => ({
  seconds,
  cpuSeconds,
  variances,
});
const OURS = [fit(3, 4, [2, 1]), fit(1, 2, [2, 1]), fit(2, 3, [2, 1])];
const PEER = [fit(8, 9, [2, 1.25]), fit(4, 5, [2, 1.25]), fit(5, 7, [2, 1.25])];

describe('the figures of the bench of principal components', () => {
  it('compare middle and smallest times, and the variances with those in 64 bits', () => {
    expect(figuresOf(OURS, PEER, [2, 1])).toEqual({
      ours_s: 2,
      peer_s: 5,
      ratio: 0.4,
      min_ratio: 0.25,
      ours_cpu_s: 3,
      peer_cpu_s: 7,
      ours_variance_error: 0,
      peer_variance_error: 0.25,
    });
  });

  it('are ours alone where there is no peer', () => {
    const { ours_s: ours, ...others } = figuresOf(OURS, [], null);
    expect([ours, others.ours_cpu_s]).toEqual([2, 3]);
    expect([others.ratio, others.peer_s, others.ours_variance_error]).toEqual([null, null, null]);
  });

  it('are told with the smallest and the largest time', () => {
    expect(textOf('ours', OURS)).toContain('2.000 s (1.000 to 3.000), processor 3.000 s');
  });
});
