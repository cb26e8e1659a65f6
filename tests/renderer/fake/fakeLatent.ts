import type { ImageShape, LatentFrame } from '../../../src-shared/domain';
import { createRandom } from '../../../src-shared/random';
import { paintDigit, SHAPE } from './fakeImages';
import { moonPoint, PLANE_SHAPE, wave, WAVE_SHAPE } from './fakeVectors';

/** Returns the shape of what a run on a data set decodes. */
export function fakeShape(dataset: string): ImageShape {
  return dataset === 'moons' ? PLANE_SHAPE : dataset === 'waves' ? WAVE_SHAPE : SHAPE;
}

/** Decodes codes of two numbers or more to digits, waves or points of the moons. */
export function fakeDecode(codes: Float32Array, latentDim: number, dataset: string): Uint8Array {
  const { width } = fakeShape(dataset);
  if (width === SHAPE.width) return decodeDigits(codes, latentDim);
  const count = codes.length / latentDim;
  const pixels = new Uint8Array(count * width);
  for (let index = 0; index < count; index += 1) {
    const [x = 0, y = 0] = codes.subarray(index * latentDim, (index + 1) * latentDim);
    const label = x < 0 ? 0 : 1;
    const vector = dataset === 'waves' ? wave(x, y) : moonPoint(label, 1.6 + y, 3 * x);
    pixels.set(vector, index * width);
  }
  return pixels;
}

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
  labels: ArrayLike<number>,
  latentDim: number,
  hasPosterior: boolean,
): LatentFrame {
  const random = createRandom(7, 'codes');
  const means = new Float32Array(labels.length * latentDim);
  for (const [index, label] of Array.from(labels).entries()) {
    const [x, y] = centre(label);
    for (let axis = 0; axis < latentDim; axis += 1) {
      const spread = axis < 2 ? 0.15 + 0.25 * progress : 0.05;
      const pull = axis === 0 ? x : axis === 1 ? y : 0;
      means[index * latentDim + axis] = pull * progress + spread * random.normal();
    }
  }
  const klNatsPerDim = hasPosterior
    ? Float32Array.from({ length: latentDim }, (_, axis) =>
        axis < 2 ? 3.4 * progress - axis * 0.3 * progress : 0.02,
      )
    : null;
  return { runId, seq, stepIndex, epoch, count: labels.length, latentDim, means, klNatsPerDim };
}

/** Decodes codes to the digit of the nearest centre, fainter far from every centre. */
function decodeDigits(codes: Float32Array, latentDim: number): Uint8Array {
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
