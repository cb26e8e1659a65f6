import { logOfPowers } from './exponentials';

/*
 * Log densities of each coordinate of codes under the marginals of a mixture of normal distributions with diagonal
 * covariances, but for the terms that all components share. Exponents are to base 2, as in mixtureDensity.ts.
 * Arguments, 8 bytes each:
 */
const SCALES: usize = 0; // f32 *, [dim * places]: sqrt(log2(e) / 2) / sigma
const OFFSETS: usize = 8; // f32 *, [dim * places]: -mu times the scale
const LOGS: usize = 16; // f32 *, [dim * places]: -log2 sigma; -Infinity for a place that no component took
const PLACES: usize = 24; // of components, a multiple of 4
const CODES: usize = 32; // f32 *, [dim * codes]
const CODE_COUNT: usize = 40;
const BLOCKS: usize = 48; // of 16 codes
const FIRST_PART: usize = 56; // of this job: a part is a block of codes in one dimension
const SCRATCH: usize = 64;
const OUT: usize = 72; // f64 *, [dim * codes]

const CODES_A_PART: i32 = 16;

/** Does one block of 16 codes in one dimension. Scratch of a part: an f32 for each place. */
export function marginalDensity(part: i32, args: usize): void {
  const places = load<i32>(args, PLACES);
  const codeCount = load<i32>(args, CODE_COUNT);
  const job = load<i32>(args, FIRST_PART) + part;
  const axis = job / load<i32>(args, BLOCKS);
  const first = (job % load<i32>(args, BLOCKS)) * CODES_A_PART;
  const end = min(first + CODES_A_PART, codeCount);
  const rowBytes: usize = (places as usize) << 2;
  const row: usize = (axis as usize) * rowBytes;
  const scales: usize = (load<u32>(args, SCALES) as usize) + row;
  const offsets: usize = (load<u32>(args, OFFSETS) as usize) + row;
  const logs: usize = (load<u32>(args, LOGS) as usize) + row;
  const exponents: usize = (load<u32>(args, SCRATCH) as usize) + (part as usize) * rowBytes;
  for (let code = first; code < end; code++) {
    const at: usize = (axis * codeCount + code) as usize;
    const value = v128.load32_splat((load<u32>(args, CODES) as usize) + (at << 2));
    for (let place: usize = 0; place < rowBytes; place += 16) {
      const root = f32x4.relaxed_madd(v128.load(scales + place), value, v128.load(offsets + place));
      const exponent = f32x4.relaxed_nmadd(root, root, v128.load(logs + place));
      v128.store(exponents + place, exponent);
    }
    store<f64>((load<u32>(args, OUT) as usize) + (at << 3), logOfPowers(exponents, places));
  }
}
