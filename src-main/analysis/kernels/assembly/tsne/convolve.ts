import { FIRST_HALF_IN, FIRST_HALF_OUT, transform } from './fourier';
import { storeColumns } from './transpose';

/*
 * The convolution of a real grid with an even kernel, open at its borders: the grid is the first quarter of one twice
 * as wide and high that is zero elsewhere, and only that quarter of the result is wanted. Three jobs, which take
 * part a share of the rows or columns each, so that the number of parts changes no result.
 *
 * The grid has `n / 2` rows of 2 * half floats. Columns x and half + x are the real and imaginary part of
 * one complex column, since a transform of real numbers would be half superfluous.
 * The spectrum of the columns, up to the frequency n / 2, lies in blocks of four frequencies: block b holds
 * for each column a value (fourier.ts) with the frequencies 4b..4b+3 in its lanes.
 */
const VALUE: i32 = 32;

/** The range of groups that a part does. */
function firstOf(part: i32, parts: i32, groups: i32): i32 {
  return (((part as i64) * (groups as i64)) / (parts as i64)) as i32;
}

/** Args: grid, spectrum, scratch (parts * 2n values), roots, radices, n, half, parts. A part is a range of columns. */
export function transformColumns(part: i32, args: usize): void {
  const grid = load<u32>(args) as usize;
  const spectrum = load<u32>(args, 8) as usize;
  const n = load<i32>(args, 40);
  const half = load<i32>(args, 48);
  const parts = load<i32>(args, 56);
  const first = (load<u32>(args, 16) as usize) + ((part * 2 * n * VALUE) as usize);
  const second = first + ((n * VALUE) as usize);
  const pitch = (half * 8) as usize;
  const wide = (half * 4) as usize;
  const groups = half / 4;
  for (
    let group = firstOf(part, parts, groups);
    group < firstOf(part + 1, parts, groups);
    group++
  ) {
    let row = grid + ((group * 16) as usize);
    for (let at = second, end = second + ((n * (VALUE / 2)) as usize); at < end; at += VALUE) {
      v128.store(at, v128.load(row));
      v128.store(at, v128.load(row + wide), 16);
      row += pitch;
    }
    const roots = load<u32>(args, 24) as usize;
    const radices = load<u32>(args, 32) as usize;
    const values = transform(second, first, second, roots, radices, n, FIRST_HALF_IN);
    separate(values, spectrum + ((group * 4 * VALUE) as usize), n, half);
  }
}

/** Writes the spectra of the two real columns that each complex one holds, both doubled. */
function separate(values: usize, to: usize, n: i32, half: i32): void {
  const other = (half * VALUE) as usize;
  for (let k = 0; k <= n / 2; k += 4) {
    const a = values + ((k * VALUE) as usize);
    // The frequency n is the frequency 0.
    const aBack = values + (k == 0 ? 0 : (((n - k) * VALUE) as usize));
    const bBack = values + (((n - k - 1) * VALUE) as usize);
    const real = to + (((k / 2) * half * VALUE) as usize);
    let a1 = v128.load(a);
    let b1 = v128.load(a, VALUE);
    let c1 = v128.load(a, 2 * VALUE);
    let d1 = v128.load(a, 3 * VALUE);
    let a2 = v128.load(aBack);
    let b2 = v128.load(bBack);
    let c2 = v128.load(bBack - VALUE);
    let d2 = v128.load(bBack - 2 * VALUE);
    storeColumns(
      real,
      VALUE,
      f32x4.add(a1, a2),
      f32x4.add(b1, b2),
      f32x4.add(c1, c2),
      f32x4.add(d1, d2),
    );
    storeColumns(
      real + other + 16,
      VALUE,
      f32x4.sub(a2, a1),
      f32x4.sub(b2, b1),
      f32x4.sub(c2, c1),
      f32x4.sub(d2, d1),
    );
    a1 = v128.load(a, 16);
    b1 = v128.load(a, 16 + VALUE);
    c1 = v128.load(a, 16 + 2 * VALUE);
    d1 = v128.load(a, 16 + 3 * VALUE);
    a2 = v128.load(aBack, 16);
    b2 = v128.load(bBack, 16);
    c2 = v128.load(bBack - VALUE, 16);
    d2 = v128.load(bBack - 2 * VALUE, 16);
    storeColumns(
      real + 16,
      VALUE,
      f32x4.sub(a1, a2),
      f32x4.sub(b1, b2),
      f32x4.sub(c1, c2),
      f32x4.sub(d1, d2),
    );
    storeColumns(
      real + other,
      VALUE,
      f32x4.add(a1, a2),
      f32x4.add(b1, b2),
      f32x4.add(c1, c2),
      f32x4.add(d1, d2),
    );
  }
}

/**
 * Transforms rows, multiplies them by the kernel's spectrum and transforms them back.
 * Args: spectrum, kernel's spectrum (spectrum.ts), scratch (parts * 2n values), roots, radices, radices in
 * reverse, n, half, blocks, parts. A part is a range of blocks.
 */
export function convolveRows(part: i32, args: usize): void {
  const roots = load<u32>(args, 24) as usize;
  const n = load<i32>(args, 48);
  const half = load<i32>(args, 56);
  const blocks = load<i32>(args, 64);
  const parts = load<i32>(args, 72);
  const first = (load<u32>(args, 16) as usize) + ((part * 2 * n * VALUE) as usize);
  const second = first + ((n * VALUE) as usize);
  for (
    let block = firstOf(part, parts, blocks);
    block < firstOf(part + 1, parts, blocks);
    block++
  ) {
    const row = (load<u32>(args) as usize) + ((block * 2 * half * VALUE) as usize);
    const factors = (load<u32>(args, 8) as usize) + ((block * (n / 2 + 1) * 16) as usize);
    const there = transform(row, first, second, roots, load<u32>(args, 32), n, FIRST_HALF_IN);
    multiply(there, factors, n);
    const spare = there == first ? second : first;
    const back = transform(there, spare, there, roots, load<u32>(args, 40), n, FIRST_HALF_OUT);
    for (let at: usize = 0, end = (n * (VALUE / 2)) as usize; at < end; at += VALUE) {
      v128.store(row + at, v128.load(back + at, 16));
      v128.store(row + at, v128.load(back + at), 16);
    }
  }
}

/** Multiplies by an even real spectrum, of which there is the first half, and exchanges real and imaginary parts. */
function multiply(values: usize, factors: usize, n: i32): void {
  multiplyOne(values, v128.load(factors));
  let up = values;
  let down = values + ((n * VALUE) as usize);
  let factor = factors;
  for (let k = 1; k <= n / 2; k++) {
    up += VALUE;
    down -= VALUE;
    factor += 16;
    const by = v128.load(factor);
    multiplyOne(up, by);
    if (up != down) multiplyOne(down, by);
  }
}

function multiplyOne(value: usize, by: v128): void {
  const re = v128.load(value);
  v128.store(value, f32x4.mul(v128.load(value, 16), by));
  v128.store(value, f32x4.mul(re, by), 16);
}

/**
 * Turns the columns of the spectrum back into a grid.
 * Args: grid, spectrum, scratch (parts * (2n + 1) values), roots, radices in reverse, n, half, parts.
 */
export function transformColumnsBack(part: i32, args: usize): void {
  const grid = load<u32>(args) as usize;
  const n = load<i32>(args, 40);
  const half = load<i32>(args, 48);
  const parts = load<i32>(args, 56);
  const first = (load<u32>(args, 16) as usize) + ((part * (2 * n + 1) * VALUE) as usize);
  const second = first + ((n * VALUE) as usize);
  const pitch = (half * 8) as usize;
  const wide = (half * 4) as usize;
  const groups = half / 4;
  for (
    let group = firstOf(part, parts, groups);
    group < firstOf(part + 1, parts, groups);
    group++
  ) {
    join((load<u32>(args, 8) as usize) + ((group * 4 * VALUE) as usize), second, n, half);
    const roots = load<u32>(args, 24) as usize;
    const values = transform(second, first, second, roots, load<u32>(args, 32), n, FIRST_HALF_OUT);
    let row = grid + ((group * 16) as usize);
    for (let at = values, end = values + ((n * (VALUE / 2)) as usize); at < end; at += VALUE) {
      v128.store(row, v128.load(at, 16));
      v128.store(row + wide, v128.load(at));
      row += pitch;
    }
  }
}

/** The reverse of `separate`, with real and imaginary parts exchanged. Writes a value too many at the end. */
function join(from: usize, values: usize, n: i32, half: i32): void {
  const other = (half * VALUE) as usize;
  const down = 0 - VALUE;
  for (let k = 0; k <= n / 2; k += 4) {
    const x = from + (((k / 2) * half * VALUE) as usize);
    const up = values + ((k * VALUE) as usize);
    const back = values + (((n - k) * VALUE) as usize);
    let a1 = v128.load(x);
    let b1 = v128.load(x, VALUE);
    let c1 = v128.load(x, 2 * VALUE);
    let d1 = v128.load(x, 3 * VALUE);
    let a2 = v128.load(x + other, 16);
    let b2 = v128.load(x + other, 16 + VALUE);
    let c2 = v128.load(x + other, 16 + 2 * VALUE);
    let d2 = v128.load(x + other, 16 + 3 * VALUE);
    storeColumns(
      up + 16,
      VALUE,
      f32x4.sub(a1, a2),
      f32x4.sub(b1, b2),
      f32x4.sub(c1, c2),
      f32x4.sub(d1, d2),
    );
    storeColumns(
      back + 16,
      down,
      f32x4.add(a1, a2),
      f32x4.add(b1, b2),
      f32x4.add(c1, c2),
      f32x4.add(d1, d2),
    );
    a1 = v128.load(x, 16);
    b1 = v128.load(x, 16 + VALUE);
    c1 = v128.load(x, 16 + 2 * VALUE);
    d1 = v128.load(x, 16 + 3 * VALUE);
    a2 = v128.load(x + other);
    b2 = v128.load(x + other, VALUE);
    c2 = v128.load(x + other, 2 * VALUE);
    d2 = v128.load(x + other, 3 * VALUE);
    storeColumns(
      up,
      VALUE,
      f32x4.add(a1, a2),
      f32x4.add(b1, b2),
      f32x4.add(c1, c2),
      f32x4.add(d1, d2),
    );
    storeColumns(
      back,
      down,
      f32x4.sub(a2, a1),
      f32x4.sub(b2, b1),
      f32x4.sub(c2, c1),
      f32x4.sub(d2, d1),
    );
  }
}
