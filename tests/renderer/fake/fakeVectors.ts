import type { ImageShape } from '../../../src-shared/domain';
import { createRandom } from '../../../src-shared/random';

/** Points of two half moons, 0..255 on both axes. */
export const PLANE_SHAPE: ImageShape = { height: 1, width: 2, channels: 1 };
/** A damped wave, 64 values. */
export const WAVE_SHAPE: ImageShape = { height: 1, width: 64, channels: 1 };

export function moons(count: number, seed: number): { pixels: Uint8Array; labels: Uint8Array } {
  const random = createRandom(seed, 'moons');
  const labels = Uint8Array.from({ length: count }, (_, index) => index % 2);
  const pixels = new Uint8Array(2 * count);
  for (const [index, label] of labels.entries()) {
    const angle = Math.PI * random.uniform();
    pixels.set(moonPoint(label, angle, 4 * random.normal()), 2 * index);
  }
  return { pixels, labels };
}

/** Returns a place on a half moon of radius 64 around the middle, `off` from its line. */
export function moonPoint(label: number, angle: number, off: number): [number, number] {
  const radius = 64 + off;
  return label === 0
    ? [96 + radius * Math.cos(angle), 112 + radius * Math.sin(angle)]
    : [160 - radius * Math.cos(angle), 144 - radius * Math.sin(angle)];
}

export function waves(count: number, seed: number): { pixels: Uint8Array; labels: null } {
  const random = createRandom(seed, 'waves');
  const pixels = new Uint8Array(count * WAVE_SHAPE.width);
  for (let index = 0; index < count; index += 1) {
    pixels.set(wave(random.normal(), random.normal()), index * WAVE_SHAPE.width);
  }
  return { pixels, labels: null };
}

/** Returns a wave whose length and phase follow a code of two numbers. */
export function wave(length: number, phase: number): Uint8Array {
  return Uint8Array.from({ length: WAVE_SHAPE.width }, (_, at) => {
    const fall = Math.exp(-at / 30);
    return 128 + 120 * fall * Math.sin((at / 5) * (1 + 0.2 * length) + phase);
  });
}
