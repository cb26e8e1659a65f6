const MANTISSA_BITS: i32 = 23;
const EXPONENT_OF_ONE: i32 = 127;
/** Bits of the square root of 1/2. */
const ROOT_OF_HALF: i32 = 0x3f3504f3;
/** The smallest f32 with a full mantissa. */
const LEAST: f32 = 1.1754944e-38;

const TWO_LOG2_E: f32 = 2.8853900817779268;
const LN2: f32 = 0.6931471805599453;

/**
 * Returns x^y of four numbers >= 0, to about 1e-5 of its size while |y log2 x| < 8; powers are cut off at 2^126 either
 * way. The logarithm of the mantissa m, within a root of two of 1, by the series of artanh((m - 1) / (m + 1)), whose
 * first term left out is below 2e-6; 2^f with |f| <= 1/2 by its own, below 4e-6.
 */
export function power4(x: v128, y: v128): v128 {
  const bits = f32x4.relaxed_max(x, f32x4.splat(LEAST));
  const exponent = i32x4.shr_s(i32x4.sub(bits, i32x4.splat(ROOT_OF_HALF)), MANTISSA_BITS);
  const mantissa = i32x4.sub(bits, i32x4.shl(exponent, MANTISSA_BITS));
  const one = f32x4.splat(1);
  const t = f32x4.div(f32x4.sub(mantissa, one), f32x4.add(mantissa, one));
  const s = f32x4.mul(t, t);
  let series = f32x4.splat(1.0 / 5.0);
  series = f32x4.relaxed_madd(series, s, f32x4.splat(1.0 / 3.0));
  series = f32x4.relaxed_madd(series, s, one);
  const log2 = f32x4.relaxed_madd(
    f32x4.mul(t, f32x4.splat(TWO_LOG2_E)),
    series,
    f32x4.convert_i32x4_s(exponent),
  );
  const product = f32x4.relaxed_max(
    f32x4.splat(-126),
    f32x4.relaxed_min(f32x4.splat(126), f32x4.mul(y, log2)),
  );
  const whole = f32x4.nearest(product);
  const r = f32x4.mul(f32x4.sub(product, whole), f32x4.splat(LN2));
  let result = f32x4.splat(1.0 / 120.0);
  result = f32x4.relaxed_madd(result, r, f32x4.splat(1.0 / 24.0));
  result = f32x4.relaxed_madd(result, r, f32x4.splat(1.0 / 6.0));
  result = f32x4.relaxed_madd(result, r, f32x4.splat(0.5));
  result = f32x4.relaxed_madd(result, r, one);
  result = f32x4.relaxed_madd(result, r, one);
  const scale = i32x4.add(i32x4.relaxed_trunc_f32x4_s(whole), i32x4.splat(EXPONENT_OF_ONE));
  return f32x4.mul(result, i32x4.shl(scale, MANTISSA_BITS));
}
