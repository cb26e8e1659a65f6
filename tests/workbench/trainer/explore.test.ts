import { describe, expect, it } from 'vitest';
import type { ModelSession } from '../../../src-main/engine/session/session';
import { encodeSample } from '../../../src-main/workbench/trainer/encodeSample';
import { explore } from '../../../src-main/workbench/trainer/explore';

/**
 * A session by hand: images of 1 x 2 pixels (a, b) have the mean (a - b, a + b) and log-variance
 * (0, ln 4), and a code (x, y) decodes to the pixels (y, 0.5).
 */
const session = {
  shape: { height: 1, width: 2, channels: 1 },
  latentDim: 2,
  stepIndex: 7,
  encode: (images: Float32Array, count: number) => {
    const means = new Float32Array(count * 2);
    const logVariances = new Float32Array(count * 2);
    for (let image = 0; image < count; image++) {
      const [a, b] = [images[image * 2]!, images[image * 2 + 1]!];
      means.set([a - b, a + b], image * 2);
      logVariances.set([0, Math.log(4)], image * 2);
    }
    return Promise.resolve({ means, logVariances });
  },
  decode: (codes: Float32Array, count: number) =>
    Promise.resolve(
      Float32Array.from({ length: count * 2 }, (_, at) => (at % 2 === 0 ? codes[at + 1]! : 0.5)),
    ),
  reconstructionNats: (_images: Float32Array, _codes: Float32Array, count: number) =>
    Promise.resolve(new Float32Array(count).fill(3)),
} as unknown as ModelSession;

const SAMPLE = { images: Float32Array.of(0, 0, 1, 0, 0, 0.5), count: 3 };

describe('explore', () => {
  it('decodes codes to 8-bit pixels with the step of the weights', async () => {
    const decoded = await explore(session, SAMPLE, {
      kind: 'decode',
      codes: Float32Array.of(9, 1, 9, 0),
    });
    expect(decoded).toEqual({
      stepIndex: 7,
      shape: session.shape,
      count: 2,
      pixels: Uint8Array.of(255, 128, 0, 128),
    });
  });

  it('reconstructs the images that are asked for, in their order', async () => {
    const rebuilt = await explore(session, SAMPLE, { kind: 'reconstruct', sampleIndices: [2, 1] });
    expect(rebuilt.pixels).toEqual(Uint8Array.of(128, 128, 255, 128));
  });

  it('interpolates between the means of two images', async () => {
    const path = await explore(session, SAMPLE, {
      kind: 'interpolate',
      fromIndex: 0,
      toIndex: 1,
      count: 3,
      path: 'linear',
    });
    expect(path).toMatchObject({
      codes: Float32Array.of(0, 0, 0.5, 0.5, 1, 1),
      stepDistances: Float32Array.of(0.5, 0.5),
    });
  });

  it.each([
    [{ kind: 'decode', codes: new Float32Array(3) }, /2 numbers for each image, got 3/],
    [{ kind: 'decode', codes: new Float32Array(2 * 4097) }, /at most 4096 images, got 4097/],
    [{ kind: 'reconstruct', sampleIndices: [3] }, /numbers 0\.\.2, got 3/],
    [{ kind: 'grid', side: 2, axes: [0, 2] }, /axes must be integers in 0\.\.1, got 2/],
    [{ kind: 'grid', side: 2, axes: [1, 1] }, /two different/],
  ] as const)('refuses what does not fit the run: %#', async (request, message) => {
    const asked = request as unknown as Parameters<typeof explore>[2];
    await expect(explore(session, SAMPLE, asked)).rejects.toThrow(message);
  });
});

describe('encodeSample', () => {
  it('gives the means and the KL of each dimension, averaged over the sample', async () => {
    const codes = (await encodeSample(session, SAMPLE, () => false))!;
    expect([...codes.means]).toEqual([0, 0, 1, 1, -0.5, 0.5]);
    // Dimension 0: mean of m^2/2 over 0, 1, -0.5. Dimension 1: the same over 0, 1, 0.5, plus
    // (4 - 1 - ln 4) / 2.
    const squares = (0 + 1 + 0.25) / 6;
    expect(codes.klNatsPerDim[0]).toBeCloseTo(squares, 6);
    expect(codes.klNatsPerDim[1]).toBeCloseTo(squares + (3 - Math.log(4)) / 2, 6);
  });

  it('gives nothing, and stops at the next pass, where the codes are not needed any more', async () => {
    let passes = 0;
    const watched: ModelSession = {
      ...session,
      encode: (images, count) => {
        passes += 1;
        return session.encode(images, count);
      },
    };
    const sample = { images: new Float32Array(2 * 1000), count: 1000 };
    expect(await encodeSample(watched, sample, () => passes === 2)).toBeNull();
    expect(passes).toBe(2);
  });
});
