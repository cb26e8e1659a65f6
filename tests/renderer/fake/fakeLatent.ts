import type { LatentFrame } from '../../../src-shared/domain';
import { createRandom } from '../../../src-shared/random';
import { paintDigit } from './fakeImages';

/** Centre of a class in the fake latent space: ten places on two rings. */
export function centre(digit: number): [number, number] {
  const radius = digit % 2 === 0 ? 1.1 : 2.2;
  const angle = (digit / 10) * 2 * Math.PI;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** Returns codes that move from one blob to ten clusters as `progress` goes from 0 to 1. */
export function fakeFrame(
  runId: string,
  seq: number,
  stepIndex: number,
  epoch: number,
  progress: number,
  labels: Uint8Array,
  latentDim: number,
): LatentFrame {
  const random = createRandom(7, 'codes');
  const means = new Float32Array(labels.length * latentDim);
  for (const [index, label] of labels.entries()) {
    const [x, y] = centre(label);
    for (let axis = 0; axis < latentDim; axis += 1) {
      const spread = axis < 2 ? 0.15 + 0.25 * progress : 0.05;
      const pull = axis === 0 ? x : axis === 1 ? y : 0;
      means[index * latentDim + axis] = pull * progress + spread * random.normal();
    }
  }
  const klNatsPerDim = Float32Array.from({ length: latentDim }, (_, axis) =>
    axis < 2 ? 3.4 * progress - axis * 0.3 * progress : 0.02,
  );
  return { runId, seq, stepIndex, epoch, count: labels.length, latentDim, means, klNatsPerDim };
}

/** Decodes codes to the digit of the nearest centre, fainter far from every centre. */
export function fakeDecode(codes: Float32Array, latentDim: number): Uint8Array {
  const count = codes.length / latentDim;
  const pixels = new Uint8Array(count * 784);
  for (let index = 0; index < count; index += 1) {
    const x = codes[index * latentDim]!;
    const y = latentDim > 1 ? codes[index * latentDim + 1]! : 0;
    let nearest = 0;
    let least = Infinity;
    for (let digit = 0; digit < 10; digit += 1) {
      const [cx, cy] = centre(digit);
      const distance = Math.hypot(x - cx, y - cy);
      if (distance < least) [nearest, least] = [digit, distance];
    }
    const [cx, cy] = centre(nearest);
    paintDigit(pixels, index * 784, nearest, (x - cx) * 0.4, Math.max(0.4, 1.4 + (y - cy)));
  }
  return pixels;
}
