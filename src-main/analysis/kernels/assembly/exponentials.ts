/** Bits of the mantissa of an f32, and the exponent that stands for 2^0. */
const MANTISSA_BITS: i32 = 23;
const EXPONENT_OF_ONE: i32 = 127;
/** Below it e^x is nothing beside 1, and soon no normal f32. */
const LEAST: f32 = -87.0;

const LOG2_E: f32 = 1.4426950408889634;
/** ln 2 in two parts: the first has few enough bits that its product with an exponent is exact. */
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -0.00021219444005469057;

/**
 * Returns e^x of four numbers that are at most 0, to about 2e-7 of its size: x = n ln 2 + r with |r| <= ln 2 / 2, and
 * e^r by its series, whose first term left out is r^8 / 8! < 6e-9.
 */
export function exp4(x: v128): v128 {
  const bounded = f32x4.max(x, f32x4.splat(LEAST));
  const n = f32x4.nearest(f32x4.mul(bounded, f32x4.splat(LOG2_E)));
  let r = f32x4.sub(bounded, f32x4.mul(n, f32x4.splat(LN2_HIGH)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(LN2_LOW)));
  let series = f32x4.splat(1.0 / 5040.0);
  series = f32x4.relaxed_madd(series, r, f32x4.splat(1.0 / 720.0));
  series = f32x4.relaxed_madd(series, r, f32x4.splat(1.0 / 120.0));
  series = f32x4.relaxed_madd(series, r, f32x4.splat(1.0 / 24.0));
  series = f32x4.relaxed_madd(series, r, f32x4.splat(1.0 / 6.0));
  series = f32x4.relaxed_madd(series, r, f32x4.splat(0.5));
  series = f32x4.relaxed_madd(series, r, f32x4.splat(1));
  series = f32x4.relaxed_madd(series, r, f32x4.splat(1));
  const exponent = i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(EXPONENT_OF_ONE));
  return f32x4.mul(series, i32x4.shl(exponent, MANTISSA_BITS));
}

/**
 * Returns the logarithm of the sum of e^x over `count` f32, a multiple of 4 (-Infinity counts as nothing), with the
 * largest taken out so that no power overflows.
 */
export function logSumExp(values: usize, count: i32): f64 {
  const end = values + ((count as usize) << 2);
  let largest4 = f32x4.splat(-Infinity);
  for (let at = values; at < end; at += 16) largest4 = f32x4.max(largest4, v128.load(at));
  const largest = max(
    max(f32x4.extract_lane(largest4, 0), f32x4.extract_lane(largest4, 1)),
    max(f32x4.extract_lane(largest4, 2), f32x4.extract_lane(largest4, 3)),
  );
  if (largest == -Infinity) return -Infinity;
  const shift = f32x4.splat(largest);
  let sums = f32x4.splat(0);
  for (let at = values; at < end; at += 16) {
    sums = f32x4.add(sums, exp4(f32x4.sub(v128.load(at), shift)));
  }
  const sum: f64 =
    (f32x4.extract_lane(sums, 0) as f64) +
    (f32x4.extract_lane(sums, 1) as f64) +
    (f32x4.extract_lane(sums, 2) as f64) +
    (f32x4.extract_lane(sums, 3) as f64);
  return (largest as f64) + Math.log(sum);
}
