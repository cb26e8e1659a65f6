import { inNats, logOfPowers } from './exponentials';
import { AXIS_BYTES, pointAt } from './panels';

/*
 * Log densities of codes under a mixture of normal distributions with diagonal covariances, but for the terms that
 * all components share. Exponents are to base 2, which saves a product for each: scales have the root of
 * log2(e) / 2 in them. Arguments, 8 bytes each:
 */
const SCALES: usize = 0; // panels of sqrt(log2(e) / 2) / sigma
const OFFSETS: usize = 8; // panels of -mu times the scale
const LOGS: usize = 16; // f32 *, by place: -sum of log2 sigma; -Infinity for a place that no component took
const PLACES: usize = 24; // of components, a multiple of 8
const CODES: usize = 32; // panels
const CODE_PLACES: usize = 40; // a multiple of 8
const OWNERS: usize = 48; // i32 *, by code: the component that is counted apart, or -1
const DIM: usize = 56;
const FIRST_PART: usize = 64; // of this job: a part is 16 codes
const SCRATCH: usize = 72;
const SCRATCH_BYTES: usize = 80; // of a part: a tile, and an f32 for each of 16 codes and each place
const OUT_OWN: usize = 88; // f64 *, by code: of the owner alone; -Infinity without one
const OUT_OTHERS: usize = 96; // f64 *, by code: of all others

const CODES_A_PART: i32 = 16;
/** Squares of a tile: 4 codes times 8 components. */
const TILE_BYTES: usize = 128;

/** Does one block of 16 codes. */
export function mixtureDensity(part: i32, args: usize): void {
  const dim = load<i32>(args, DIM);
  const places = load<i32>(args, PLACES);
  const codes: usize = load<u32>(args, CODES);
  const logs: usize = load<u32>(args, LOGS);
  const first = (load<i32>(args, FIRST_PART) + part) * CODES_A_PART;
  const end = min(first + CODES_A_PART, load<i32>(args, CODE_PLACES));
  const tile: usize =
    (load<u32>(args, SCRATCH) as usize) + (part as usize) * load<u32>(args, SCRATCH_BYTES);
  const exponents = tile + TILE_BYTES;
  const rowBytes: usize = (places as usize) << 2;
  for (let place = 0; place < places; place += 8) {
    const panel: usize = ((place * dim) as usize) << 2;
    const scales = (load<u32>(args, SCALES) as usize) + panel;
    const offsets = (load<u32>(args, OFFSETS) as usize) + panel;
    const logsAt = logs + ((place as usize) << 2);
    for (let code = first; code < end; code += 4) {
      scaledTile(pointAt(codes, code, dim), scales, offsets, dim, tile);
      for (let row = 0; row < 4; row++) {
        const out =
          exponents + ((code - first + row) as usize) * rowBytes + ((place as usize) << 2);
        const squares = tile + ((row as usize) << 5);
        v128.store(out, f32x4.sub(v128.load(logsAt), v128.load(squares)));
        v128.store(out, f32x4.sub(v128.load(logsAt, 16), v128.load(squares, 16)), 16);
      }
    }
  }
  for (let code = first; code < end; code++) {
    give(args, code, exponents + ((code - first) as usize) * rowBytes, places);
  }
}

/** Writes what a code has of its owner and of the others. */
function give(args: usize, code: i32, exponents: usize, places: i32): void {
  const owner = load<i32>((load<u32>(args, OWNERS) as usize) + ((code as usize) << 2));
  let own: f64 = -Infinity;
  if (owner >= 0) {
    const ownAt = exponents + ((owner as usize) << 2);
    own = inNats(load<f32>(ownAt));
    store<f32>(ownAt, -Infinity);
  }
  const at: usize = (code as usize) << 3;
  store<f64>((load<u32>(args, OUT_OWN) as usize) + at, own);
  store<f64>((load<u32>(args, OUT_OTHERS) as usize) + at, logOfPowers(exponents, places));
}

/**
 * Writes sum_d (scale_d z_d + offset_d)^2 of 4 codes z, which lie side by side in a panel, and the 8 components of
 * another: out is f32[4 * 8].
 */
function scaledTile(code: usize, scales: usize, offsets: usize, dim: i32, out: usize): void {
  let near0 = f32x4.splat(0);
  let far0 = near0;
  let near1 = near0;
  let far1 = near0;
  let near2 = near0;
  let far2 = near0;
  let near3 = near0;
  let far3 = near0;
  const end = scales + ((dim as usize) << 5);
  while (scales < end) {
    const nearScale = v128.load(scales);
    const farScale = v128.load(scales, 16);
    const nearOffset = v128.load(offsets);
    const farOffset = v128.load(offsets, 16);
    let value = v128.load32_splat(code);
    let root = f32x4.relaxed_madd(nearScale, value, nearOffset);
    near0 = f32x4.relaxed_madd(root, root, near0);
    root = f32x4.relaxed_madd(farScale, value, farOffset);
    far0 = f32x4.relaxed_madd(root, root, far0);
    value = v128.load32_splat(code, 4);
    root = f32x4.relaxed_madd(nearScale, value, nearOffset);
    near1 = f32x4.relaxed_madd(root, root, near1);
    root = f32x4.relaxed_madd(farScale, value, farOffset);
    far1 = f32x4.relaxed_madd(root, root, far1);
    value = v128.load32_splat(code, 8);
    root = f32x4.relaxed_madd(nearScale, value, nearOffset);
    near2 = f32x4.relaxed_madd(root, root, near2);
    root = f32x4.relaxed_madd(farScale, value, farOffset);
    far2 = f32x4.relaxed_madd(root, root, far2);
    value = v128.load32_splat(code, 12);
    root = f32x4.relaxed_madd(nearScale, value, nearOffset);
    near3 = f32x4.relaxed_madd(root, root, near3);
    root = f32x4.relaxed_madd(farScale, value, farOffset);
    far3 = f32x4.relaxed_madd(root, root, far3);
    scales += AXIS_BYTES;
    offsets += AXIS_BYTES;
    code += AXIS_BYTES;
  }
  v128.store(out, near0);
  v128.store(out, far0, 16);
  v128.store(out, near1, 32);
  v128.store(out, far1, 48);
  v128.store(out, near2, 64);
  v128.store(out, far2, 80);
  v128.store(out, near3, 96);
  v128.store(out, far3, 112);
}
