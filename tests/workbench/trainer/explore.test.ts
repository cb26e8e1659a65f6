import { describe, expect, it } from 'vitest';
import { greyValuesOf } from '../../../src-main/data/dataset';
import type { CodeBatch, ImageBatch } from '../../../src-main/engine/execution/executor';
import type { ModelSession } from '../../../src-main/engine/session/session';
import { encodeSample } from '../../../src-main/workbench/trainer/encodeSample';
import { explore, type Explored } from '../../../src-main/workbench/trainer/explore';

/**
 * A session by hand: images of 1 x 2 pixels (a, b) have the code (a - b, a + b), with a KL of
 * 1 and twice the image's number of nats, and a code (x, y) decodes to the pixels (y, 0.5).
 */
const session = {
  shape: { height: 1, width: 2, channels: 1 },
  latentDim: 2,
  stepIndex: 7,
  usesLabels: false,
  config: { model: { kind: 'vae' } },
  encode: ({ images, count }: ImageBatch) => {
    const means = new Float32Array(count * 2);
    const klNats = new Float32Array(count * 2);
    for (let image = 0; image < count; image++) {
      const [a, b] = [images[image * 2]!, images[image * 2 + 1]!];
      means.set([a - b, a + b], image * 2);
      klNats.set([1, 2 * image], image * 2);
    }
    return Promise.resolve({ means, logVariances: null, klNats });
  },
  decode: ({ codes, count }: CodeBatch) =>
    Promise.resolve(
      Float32Array.from({ length: count * 2 }, (_, at) => (at % 2 === 0 ? codes[at + 1]! : 0.5)),
    ),
  reconstructionNats: ({ count }: ImageBatch) => Promise.resolve(new Float32Array(count).fill(3)),
  samplePrior: (count: number, seed: number) =>
    Promise.resolve(Float32Array.from({ length: count * 2 }, (_, at) => (seed * at) / 8)),
} as unknown as ModelSession;

const SAMPLE = { images: Float32Array.of(0, 0, 1, 0, 0, 0.5), labels: null, count: 3 };
const DATA: Explored = {
  sample: SAMPLE,
  classNames: ['0', '1', '2'],
  greyValues: (values) => greyValuesOf(values, { min: 0, max: 1 }),
};

describe('explore', () => {
  it('decodes codes to 8-bit pixels with the step of the weights', async () => {
    const decoded = await explore(session, DATA, {
      kind: 'decode',
      codes: Float32Array.of(9, 1, 9, 0),
      label: null,
    });
    expect(decoded).toEqual({
      stepIndex: 7,
      shape: session.shape,
      count: 2,
      pixels: Uint8Array.of(255, 128, 0, 128),
    });
  });

  it('reconstructs the images that are asked for, in their order', async () => {
    const rebuilt = await explore(session, DATA, { kind: 'reconstruct', sampleIndices: [2, 1] });
    expect(rebuilt.pixels).toEqual(Uint8Array.of(128, 128, 255, 128));
  });

  it('interpolates between the means of two images', async () => {
    const path = await explore(session, DATA, {
      kind: 'interpolate',
      ends: [0, 1],
      label: null,
      count: 3,
      path: 'linear',
    });
    expect(path).toMatchObject({
      codes: Float32Array.of(0, 0, 0.5, 0.5, 1, 1),
      stepDistances: Float32Array.of(0.5, 0.5),
    });
  });

  it('interpolates between two codes', async () => {
    const path = await explore(session, DATA, {
      kind: 'interpolate',
      ends: Float32Array.of(0, 0, 1, 1),
      label: null,
      count: 3,
      path: 'linear',
    });
    expect(path).toMatchObject({ codes: Float32Array.of(0, 0, 0.5, 0.5, 1, 1) });
  });

  it('decodes codes of the prior, the same for the same seed', async () => {
    const drawn = await explore(session, DATA, { kind: 'sample', count: 2, seed: 4, label: null });
    expect(drawn).toMatchObject({
      codes: Float32Array.of(0, 0.5, 1, 1.5),
      pixels: Uint8Array.of(128, 128, 255, 128),
    });
  });

  it('lays a grid over the shares of the codes where the model has no normal prior', async () => {
    const learned = { ...session, config: { model: { kind: 'vamp-prior' } } } as ModelSession;
    const grid = await explore(learned, DATA, {
      kind: 'grid',
      side: 3,
      axes: [0, 1],
      label: null,
    });
    expect(grid).toMatchObject({
      spacing: 'codes',
      columnValues: Float32Array.of(-0.5, 0, 1),
      rowValues: Float32Array.of(1, 0.5, 0),
    });
  });

  it.each([
    [
      { kind: 'interpolate', ends: new Float32Array(3), label: null, count: 3, path: 'linear' },
      /two codes of 2 numbers each, got 3/,
    ],
    [{ kind: 'decode', codes: new Float32Array(2), label: 3 }, /label must be in 0\.\.2, got 3/],
    [
      { kind: 'decode', codes: new Float32Array(3), label: null },
      /2 numbers for each image, got 3/,
    ],
    [
      { kind: 'decode', codes: new Float32Array(2 * 4097), label: null },
      /at most 4096 images, got 4097/,
    ],
    [{ kind: 'reconstruct', sampleIndices: [3] }, /numbers 0\.\.2, got 3/],
    [
      { kind: 'grid', side: 2, axes: [0, 2], label: null },
      /axes must be integers in 0\.\.1, got 2/,
    ],
    [{ kind: 'grid', side: 2, axes: [1, 1], label: null }, /two different/],
  ] as const)('refuses what does not fit the run: %#', async (request, message) => {
    const asked = request as unknown as Parameters<typeof explore>[2];
    await expect(explore(session, DATA, asked)).rejects.toThrow(message);
  });
});

describe('encodeSample', () => {
  it('gives the codes and the KL of each dimension, averaged over the sample', async () => {
    const codes = (await encodeSample(session, SAMPLE, () => false))!;
    expect([...codes.means]).toEqual([0, 0, 1, 1, -0.5, 0.5]);
    // Dimension 0: 1 for each image. Dimension 1: the mean of 0, 2 and 4.
    expect(codes.klNatsPerDim).toEqual(Float32Array.of(1, 2));
  });

  it('gives nothing, and stops at the next pass, where the codes are not needed any more', async () => {
    let passes = 0;
    const watched: ModelSession = {
      ...session,
      encode: (batch) => {
        passes += 1;
        return session.encode(batch);
      },
    };
    const sample = { images: new Float32Array(2 * 1000), labels: null, count: 1000 };
    expect(await encodeSample(watched, sample, () => passes === 2)).toBeNull();
    expect(passes).toBe(2);
  });
});
