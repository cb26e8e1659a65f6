import { describe, expect, it } from 'vitest';
import type { LatentFrame } from '../../src-shared/domain';
import { storeWithRun } from './support';

function frame(seq: number, stepIndex: number, epoch: number): LatentFrame {
  return {
    runId: 'r',
    seq,
    stepIndex,
    epoch,
    count: 2,
    latentDim: 2,
    means: Float32Array.of(seq, 0.1, -0.2, 3.5),
    klNatsPerDim: Float32Array.of(1, 0.25),
  };
}

describe('the latent frame table', () => {
  it('gives back the newest frame bit for bit', () => {
    const { latentFrames } = storeWithRun();
    expect(latentFrames.newest('r')).toBeNull();
    latentFrames.put(frame(1, 50, 0), false);
    latentFrames.put(frame(2, 100, 0), false);
    expect(latentFrames.newest('r')).toEqual(frame(2, 100, 0));
  });

  it('has frames of a model without posterior, whose KL is null', () => {
    const { latentFrames } = storeWithRun();
    const codes: LatentFrame = { ...frame(1, 50, 0), klNatsPerDim: null };
    latentFrames.put(codes, true);
    expect(latentFrames.newest('r')).toEqual(codes);
  });

  it('keeps the frames of whole epochs and drops those between', () => {
    const { latentFrames } = storeWithRun();
    latentFrames.put(frame(1, 0, 0), true);
    latentFrames.put(frame(2, 50, 0), false);
    latentFrames.put(frame(3, 79, 1), true);
    latentFrames.put(frame(4, 100, 1), false);
    expect(latentFrames.list('r').map(({ stepIndex }) => stepIndex)).toEqual([0, 79, 100]);
    expect(latentFrames.atStep('r', 79)).toEqual(frame(3, 79, 1));
    expect(latentFrames.atStep('r', 50)).toBeNull();
  });

  it('shows the frame of a resumed training as the newest, though its step is smaller', () => {
    const { latentFrames } = storeWithRun();
    latentFrames.put(frame(1, 158, 2), true);
    latentFrames.put(frame(2, 79, 1), true);
    expect(latentFrames.newest('r')?.stepIndex).toBe(79);
  });

  it('thins the frames of a very long run evenly and keeps both ends', () => {
    const { latentFrames, write } = storeWithRun();
    write(() => {
      for (let epoch = 0; epoch <= 600; epoch++) {
        latentFrames.put(frame(epoch + 1, epoch, epoch), true);
      }
    });
    const epochs = latentFrames.list('r').map((ref) => ref.epoch);
    expect(epochs.length).toBeLessThanOrEqual(256);
    expect(epochs.length).toBeGreaterThan(100);
    expect([epochs[0], epochs.at(-1)]).toEqual([0, 600]);
  });
});
