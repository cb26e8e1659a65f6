import { describe, expect, it } from 'vitest';
import { EpochMean, RowBuffer } from '../../../src-main/workbench/trainer/rowBuffer';

const losses = (stepIndex: number, reconstructionNats: number, klNats: number) => ({
  stepIndex,
  losses: { reconstructionNats, klNats },
});

describe('EpochMean', () => {
  it('weighs each batch by its images, the smaller last one too', () => {
    // 10 images in batches of 4, 4 and 2: (4*10 + 4*20 + 2*50) / 10 = 22; (4*1 + 4*2 + 2*4) / 10 = 2.
    const mean = new EpochMean(10, 4, 3);
    mean.add(losses(1, 10, 1));
    mean.add(losses(2, 20, 2));
    mean.add(losses(3, 50, 4));
    expect(mean.finish()).toEqual({ reconstructionNats: 22, klNats: 2 });
  });

  it('begins each epoch anew', () => {
    const mean = new EpochMean(4, 4, 1);
    mean.add(losses(1, 100, 10));
    mean.finish();
    mean.add(losses(2, 50, 5));
    expect(mean.finish()).toEqual({ reconstructionNats: 50, klNats: 5 });
  });
});

describe('RowBuffer', () => {
  it('hands over each row once, as columns', () => {
    const buffer = new RowBuffer();
    expect(buffer.take()).toBeNull();
    buffer.add(losses(1, 10, 1));
    buffer.add(losses(2, 8, 2));
    expect(buffer.take()).toEqual({
      stepIndex: Float64Array.of(1, 2),
      losses: { reconstructionNats: Float64Array.of(10, 8), klNats: Float64Array.of(1, 2) },
    });
    expect(buffer.take()).toBeNull();
  });
});
