/** Bits of the mantissa of an f32. */
const MANTISSA_BITS: i32 = 23;
/** Below it 2^x is nothing beside 1, and soon no normal f32. */
const LEAST: f32 = -125.0;
/** 1.5 * 2^23: an f32 of this size has no digits after the point, so adding it rounds, and its last bits hold the result. */
const ROUNDING: f32 = 12582912;
const LN2: f64 = 0.6931471805599453;
const LOG2_E: f32 = 1.4426950408889634;

/**
 * Returns 2^x of four numbers that are at most 0, to about 2e-7 of its size: x = n + r with |r| <= 1/2, and 2^r by the
 * series of e^(r ln 2), whose first term left out is (ln 2 / 2)^7 / 7! < 2e-7; n is added to the exponent's bits.
 */
export function exp2of4(x: v128): v128 {
  const bounded = f32x4.relaxed_max(x, f32x4.splat(LEAST));
  const rounded = f32x4.add(bounded, f32x4.splat(ROUNDING));
  const r = f32x4.sub(bounded, f32x4.sub(rounded, f32x4.splat(ROUNDING)));
  let series = f32x4.splat(0.00015403530393381608); // ln(2)^6 / 6!
  series = f32x4.relaxed_madd(series, r, f32x4.splat(0.0013333558146428443)); // ln(2)^5 / 5!
  series = f32x4.relaxed_madd(series, r, f32x4.splat(0.009618129107628477)); // ln(2)^4 / 4!
  series = f32x4.relaxed_madd(series, r, f32x4.splat(0.05550410866482158)); // ln(2)^3 / 3!
  series = f32x4.relaxed_madd(series, r, f32x4.splat(0.2402265069591007)); // ln(2)^2 / 2!
  series = f32x4.relaxed_madd(series, r, f32x4.splat(0.6931471805599453)); // ln(2)
  series = f32x4.relaxed_madd(series, r, f32x4.splat(1));
  return i32x4.add(series, i32x4.shl(rounded, MANTISSA_BITS));
}

/** Returns e^x of four numbers that are at most 0, to about (2 - x) 1e-7 of its size. */
export function exp4(x: v128): v128 {
  return exp2of4(f32x4.mul(x, f32x4.splat(LOG2_E)));
}

/**
 * Returns the natural logarithm of the sum of 2^x over `count` f32, a multiple of 4 (-Infinity counts as nothing), with
 * the largest taken out so that no power overflows.
 */
export function logOfPowers(values: usize, count: i32): f64 {
  const end = values + ((count as usize) << 2);
  let largest4 = f32x4.splat(-Infinity);
  for (let at = values; at < end; at += 16) {
    largest4 = f32x4.relaxed_max(largest4, v128.load(at));
  }
  const largest = max(
    max(f32x4.extract_lane(largest4, 0), f32x4.extract_lane(largest4, 1)),
    max(f32x4.extract_lane(largest4, 2), f32x4.extract_lane(largest4, 3)),
  );
  if (largest == -Infinity) return -Infinity;
  const shift = f32x4.splat(largest);
  let sums = f32x4.splat(0);
  for (let at = values; at < end; at += 16) {
    sums = f32x4.add(sums, exp2of4(f32x4.sub(v128.load(at), shift)));
  }
  const sum: f64 =
    (f32x4.extract_lane(sums, 0) as f64) +
    (f32x4.extract_lane(sums, 1) as f64) +
    (f32x4.extract_lane(sums, 2) as f64) +
    (f32x4.extract_lane(sums, 3) as f64);
  return (largest as f64) * LN2 + Math.log(sum);
}

/** Returns a logarithm to base 2 as a natural one. */
export function inNats(x: f32): f64 {
  return (x as f64) * LN2;
}
