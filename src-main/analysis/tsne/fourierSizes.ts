/** Radices of the transforms (assembly/tsne/fourier.ts). */
const RADICES = [5, 3, 2];
const LEAST = 64;
const GREATEST = 4096;

/** The sizes that are transformed fast: multiples of 8 with no factors but 2, 3 and 5, rising. */
export const FOURIER_SIZES: readonly number[] = Array.from(
  { length: (GREATEST - LEAST) / 8 + 1 },
  (_, step) => LEAST + 8 * step,
).filter((size) => remainderOf(size) === 1);

function remainderOf(size: number): number {
  let left = size;
  for (const radix of RADICES) while (left % radix === 0) left /= radix;
  return left;
}

/** Returns the factors of a size, of 4, 5, 3 and 2, the first of which is 4. */
export function radicesOf(size: number): number[] {
  const radices: number[] = [];
  let left = size;
  for (const radix of [4, ...RADICES]) {
    while (left % radix === 0) {
      radices.push(radix);
      left /= radix;
    }
  }
  return radices;
}

/** Returns exp(-2 pi i t / size) for t < size, real and imaginary parts in turn. */
export function rootsOf(size: number): Float32Array {
  const roots = new Float32Array(2 * size);
  for (let t = 0; t < size; t++) {
    const angle = (2 * Math.PI * t) / size;
    roots[2 * t] = Math.cos(angle);
    roots[2 * t + 1] = -Math.sin(angle);
  }
  return roots;
}
