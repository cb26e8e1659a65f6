import { describe, expect, it } from 'vitest';
import { CASES } from '../../../benchmarks/duel/cases';
import type { Measurement } from '../../../benchmarks/duel/duel';
import type { ContenderSpec } from '../../../benchmarks/duel/contenderSpec';
import { figuresOf, textOf } from '../../../benchmarks/train/summary';

function measured(
  name: string,
  family: ContenderSpec['family'],
  variant: string,
  stepMs: number[],
  idleCores = 0,
): Measurement {
  const spec = { name, family, variant, command: '', args: [], env: {} };
  return {
    spec,
    stepMs,
    firstStepS: 1.234,
    parameters: 1000,
    firstNats: [500],
    lastNats: 200,
    idleCores,
    busyCores: 1,
    cardBytes: null,
  };
}

const EAGER = measured('ours, eager', 'ours', 'eager', [1, 1, 1]);
const SESSION = measured('ours, session', 'ours', 'session', [6, 5, 100]);
const COMPILED = measured('ours, XLA', 'ours', 'session-xla', [7, 7, 7]);
const KERAS = measured('Keras', 'keras', 'graph', [9, 8, 1]);
const TORCH = measured('PyTorch', 'torch', 'fused', [10, 2, 30, 12]);

describe('figuresOf', () => {
  it('compares the quicker of our traced executors with the peer of the smallest median', () => {
    expect(figuresOf('mlp', [EAGER, SESSION, COMPILED, TORCH, KERAS])).toEqual({
      name: 'mlp',
      ours_ms: 6,
      fastest_peer_ms: 8,
      fastest_peer: 'Keras',
      ratio: 0.75,
      first_step_s: 1.23,
    });
  });

  it('never takes the eager executor for ours', () => {
    expect(figuresOf('mlp', [EAGER, KERAS]).ours_ms).toBeNull();
  });

  it('has no ratio without a peer', () => {
    const figures = figuresOf('mlp', [SESSION]);
    expect(figures).toMatchObject({ ours_ms: 6, fastest_peer: null, ratio: null });
  });

  it('leaves out a contender without a timed step', () => {
    const silent = measured('PyTorch', 'torch', 'fused', []);
    expect(figuresOf('mlp', [SESSION, silent]).fastest_peer_ms).toBeNull();
  });
});

describe('textOf', () => {
  const mlp = CASES.find(({ name }) => name === 'mlp')!;

  it('has a row for each contender and the ratio below', () => {
    const lines = textOf(mlp, { contenders: [SESSION, KERAS], foreignCores: 0 }).split('\n');
    expect(lines.find((line) => line.startsWith('ours, session'))).toMatch(
      /5\.00 +6\.00 +100\.00 +3 +1\.2 +200\.0$/,
    );
    expect(lines.at(-1)).toBe('ours, traced / fastest peer (Keras): 6.00 / 8.00 = 0.75');
  });

  it('warns of a contender that computed while others had their turns, and of no other', () => {
    const restless = measured('PyTorch', 'torch', 'fused', [10], 0.3);
    const text = textOf(mlp, { contenders: [SESSION, KERAS, restless], foreignCores: 0 });
    expect(text).toContain('PyTorch used 0.30 cores while it waited');
    expect(text.match(/while it waited/g)).toHaveLength(1);
  });

  it('says so where there is no peer', () => {
    expect(textOf(mlp, { contenders: [SESSION], foreignCores: 0 })).toContain('no peer to compare');
  });

  it('warns where other programs were busy, and not where that cannot be known', () => {
    const warned = (foreignCores: number) =>
      textOf(mlp, { contenders: [SESSION], foreignCores }).includes('other programs used');
    expect([0.05, 0.8, NaN].map(warned)).toEqual([false, true, false]);
  });
});
