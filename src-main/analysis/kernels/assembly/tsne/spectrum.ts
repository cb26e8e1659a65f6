import { transform, WHOLE } from './fourier';

const VALUE: i32 = 32;

/*
 * The spectrum of the kernel 1 / (1 + r^2) on the torus of nx * ny grid points. It is even in both axes, so each
 * transform is real, and the two rows that a complex transform takes come out unmixed: eight rows at a time.
 */

/**
 * Transforms along x. Args: to [nx / 2 + 1][pitch], scratch (parts * 2 nx values), roots, radices, nx, pitch,
 * spacing (float), square of the distance at which the kernel is made 0 (float). A part is 8 rows.
 */
export function kernelRows(part: i32, args: usize): void {
  const to = load<u32>(args) as usize;
  const n = load<i32>(args, 32);
  const pitch = (load<i32>(args, 40) * 4) as usize;
  const spacing = load<f64>(args, 48);
  const zeroAt = load<f64>(args, 56);
  const first = (load<u32>(args, 8) as usize) + ((part * 2 * n * VALUE) as usize);
  const second = first + ((n * VALUE) as usize);
  for (let x = 0; x <= n / 2; x++) {
    const value = second + ((x * VALUE) as usize);
    for (let lane = 0; lane < 8; lane++) {
      const y = part * 8 + lane;
      const square = ((x * x + y * y) as f64) * spacing * spacing;
      // The difference of 1 / (1 + square) and 1 / (1 + zeroAt), which would lose its digits where both are near 1.
      const kernel = (zeroAt - square) / ((1 + square) * (1 + zeroAt));
      store<f32>(value + ((lane * 4) as usize), kernel as f32);
    }
    if (x > 0) memory.copy(second + (((n - x) * VALUE) as usize), value, VALUE);
  }
  const values = transform(
    second,
    first,
    second,
    load<u32>(args, 16),
    load<u32>(args, 24),
    n,
    WHOLE,
  );
  for (let x = 0; x <= n / 2; x++) {
    memory.copy(
      to + (x as usize) * pitch + ((part * 32) as usize),
      values + ((x * VALUE) as usize),
      VALUE,
    );
  }
}

/**
 * Transforms along y and multiplies by a factor for each frequency. Args: from [nx / 2 + 1][pitch], to (blocks of
 * four frequencies of y: [nx / 2 + 1][4]), scratch, roots, radices, ny, pitch, nx, blocks, factors of x, factors of y.
 * A part is 8 frequencies of x.
 */
export function kernelColumns(part: i32, args: usize): void {
  const from = load<u32>(args) as usize;
  const to = load<u32>(args, 8) as usize;
  const n = load<i32>(args, 40);
  const pitch = (load<i32>(args, 48) * 4) as usize;
  const half = load<i32>(args, 56) / 2;
  const blocks = load<i32>(args, 64);
  const xFactors = load<u32>(args, 72) as usize;
  const yFactors = load<u32>(args, 80) as usize;
  const first = (load<u32>(args, 16) as usize) + ((part * 2 * n * VALUE) as usize);
  const second = first + ((n * VALUE) as usize);
  const lanes = min(8, half + 1 - part * 8);
  for (let y = 0; y <= n / 2; y++) {
    const value = second + ((y * VALUE) as usize);
    for (let lane = 0; lane < lanes; lane++) {
      const row = from + ((part * 8 + lane) as usize) * pitch;
      store<f32>(value + ((lane * 4) as usize), load<f32>(row + ((y * 4) as usize)));
    }
    if (y > 0) memory.copy(second + (((n - y) * VALUE) as usize), value, VALUE);
  }
  const values = transform(
    second,
    first,
    second,
    load<u32>(args, 24),
    load<u32>(args, 32),
    n,
    WHOLE,
  );
  for (let y = 0; y < blocks * 4; y++) {
    // The last block goes on past the frequency n / 2.
    const frequency = y > n / 2 ? n - y : y;
    const value = values + ((y * VALUE) as usize);
    const yFactor = load<f32>(yFactors + ((frequency * 4) as usize));
    const block = to + (((y >> 2) * (half + 1) * 16) as usize) + (((y & 3) * 4) as usize);
    for (let lane = 0; lane < lanes; lane++) {
      const x = part * 8 + lane;
      const factor = yFactor * load<f32>(xFactors + ((x * 4) as usize));
      store<f32>(block + ((x * 16) as usize), load<f32>(value + ((lane * 4) as usize)) * factor);
    }
  }
}
