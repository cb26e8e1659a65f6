import { describe, expect, it } from 'vitest';
import type { Measurement } from '../../../benchmarks/duel/duel';
import { gpuFigures, gpuText } from '../../../benchmarks/gpu/summary';

function measured(
  name: string,
  family: 'ours' | 'jax' | 'torch',
  stepMs: number[],
  busyCores = 0.04,
): Measurement {
  return {
    spec: { name, family, variant: '', command: '', args: [], env: {} },
    stepMs,
    firstStepS: 4.2,
    parameters: 1000,
    firstNats: [544.12, 543.9],
    lastNats: 200,
    idleCores: 0,
    busyCores,
    cardBytes: 5e8,
  };
}

const OURS = measured('Latent Workbench', 'ours', [0.2, 0.1, 0.9]);
const SCAN = measured('JAX scan', 'jax', [0.25, 0.25, 0.25]);
const GRAPH = measured('PyTorch graph', 'torch', [0.4, 0.5, 0.6]);
const HEAD = { name: 'mlp at 128', batch: 128, precision: 'f32' };

function figures(contenders: Measurement[], coldS: number | null = 8, cachedS: number | null = 6) {
  return gpuFigures(HEAD, { contenders, foreignCores: 0 }, { coldS, cachedS });
}

describe('gpuFigures', () => {
  it('compares our median with the smallest median of the peers', () => {
    expect(figures([OURS, GRAPH, SCAN])).toMatchObject({
      ours_ms: 0.2,
      fastest_peer: 'JAX scan',
      fastest_peer_ms: 0.25,
      ratio: 0.8,
    });
  });

  it('holds step time, host idle and both first steps against their targets', () => {
    const reached = figures([OURS, SCAN]).targets.map(({ value, reached: isReached }) => [
      value,
      isReached,
    ]);
    expect(reached).toEqual([
      [0.8, true],
      [0.96, true],
      [8, true],
      [6, false],
    ]);
  });

  it('misses the step time by a hair rather than rounding it to the target', () => {
    const slower = measured('Latent Workbench', 'ours', [0.2501]);
    expect(figures([slower, SCAN]).targets[0]).toMatchObject({ value: 1, reached: false });
  });

  it('judges nothing that was not measured', () => {
    const restless = measured('Latent Workbench', 'ours', [1], NaN);
    const { targets } = figures([restless], null, null);
    expect(targets.map(({ reached }) => reached)).toEqual([null, null, null, null]);
    expect(figures([SCAN]).ours_ms).toBeNull();
  });
});

describe('gpuText', () => {
  it('has a row for each contender, and a line for each target', () => {
    const lines = gpuText(figures([OURS, SCAN]), 'dense VAE').split('\n');
    expect(lines.find((line) => line.startsWith('JAX scan'))).toMatch(
      /0\.250 +0\.250 +0\.250 +3 +4\.2 +96 % +500 +544\.1, 543\.9$/,
    );
    expect(lines.at(-4)).toBe('step time / fastest peer (JAX scan): 0.8, target <= 1: reached');
    expect(lines.at(-1)).toBe('first step from the cache, s: 6, target <= 5: MISSED');
  });
});
