import { createRandom } from '../../../src-shared/random';

export const SHAPE = { height: 28, width: 28, channels: 1 };

/** Seven-segment strokes of the ten digits: which of a..g are lit. */
const SEGMENTS = [
  'abcdef',
  'bc',
  'abged',
  'abgcd',
  'fgbc',
  'afgcd',
  'afgedc',
  'abc',
  'abcdefg',
  'abcdfg',
];
const ENDS: Record<string, readonly [number, number, number, number]> = {
  a: [9, 5, 19, 5],
  b: [19, 5, 19, 14],
  c: [19, 14, 19, 23],
  d: [9, 23, 19, 23],
  e: [9, 14, 9, 23],
  f: [9, 5, 9, 14],
  g: [9, 14, 19, 14],
};

/** Paints a soft digit into 784 values; `slant` and `thicknessPx` vary its style. */
export function paintDigit(
  into: Uint8Array,
  at: number,
  digit: number,
  slant: number,
  thicknessPx: number,
): void {
  const strokes = Array.from(SEGMENTS[digit]!, (name) => ENDS[name]!);
  for (let y = 0; y < 28; y += 1) {
    for (let x = 0; x < 28; x += 1) {
      const straightX = x + slant * (y - 14);
      const distance = Math.min(...strokes.map((stroke) => distanceTo(stroke, straightX, y)));
      const ink = 1 / (1 + Math.exp((distance - thicknessPx) * 3));
      into[at + y * 28 + x] = Math.round(255 * ink);
    }
  }
}

/** Returns `count` digits with labels i % 10. */
export function digits(count: number, seed: number): { pixels: Uint8Array; labels: Uint8Array } {
  const random = createRandom(seed, 'digits');
  const pixels = new Uint8Array(count * 784);
  const labels = Uint8Array.from({ length: count }, (_, index) => index % 10);
  for (let index = 0; index < count; index += 1) {
    paintDigit(
      pixels,
      index * 784,
      index % 10,
      random.uniform() * 0.5 - 0.25,
      0.8 + random.uniform() * 1.4,
    );
  }
  return { pixels, labels };
}

function distanceTo(
  [x0, y0, x1, y1]: readonly [number, number, number, number],
  x: number,
  y: number,
): number {
  const along = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / ((x1 - x0) ** 2 + (y1 - y0) ** 2);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - x0 - t * (x1 - x0), y - y0 - t * (y1 - y0));
}
