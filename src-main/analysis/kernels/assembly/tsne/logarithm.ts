const MANTISSA_BITS: i32 = 23;
/** sqrt(1/2) as bits: what is taken off, so that the mantissa is between sqrt(1/2) and sqrt(2). */
const ROOT_HALF_BITS: i32 = 0x3f3504f3;
/** The least normal f32: 0 counts as this. */
const LEAST: f32 = 1.17549435e-38;
const LN2: f32 = 0.6931471805599453;

/** Returns ln x of four numbers, to about 1e-7: x = 2^n m, and ln m = 2 artanh s with s = (m - 1) / (m + 1), |s| < 0.172. */
export function log4(x: v128): v128 {
  const bits = i32x4.sub(f32x4.max(x, f32x4.splat(LEAST)), i32x4.splat(ROOT_HALF_BITS));
  const n = i32x4.shr_s(bits, MANTISSA_BITS);
  const low = v128.and(bits, i32x4.splat((1 << MANTISSA_BITS) - 1));
  const m = i32x4.add(low, i32x4.splat(ROOT_HALF_BITS));
  const one = f32x4.splat(1);
  const s = f32x4.div(f32x4.sub(m, one), f32x4.add(m, one));
  const square = f32x4.mul(s, s);
  let series = f32x4.splat(2.0 / 9.0);
  series = f32x4.relaxed_madd(series, square, f32x4.splat(2.0 / 7.0));
  series = f32x4.relaxed_madd(series, square, f32x4.splat(2.0 / 5.0));
  series = f32x4.relaxed_madd(series, square, f32x4.splat(2.0 / 3.0));
  series = f32x4.relaxed_madd(series, square, f32x4.splat(2));
  return f32x4.relaxed_madd(f32x4.convert_i32x4_s(n), f32x4.splat(LN2), f32x4.mul(series, s));
}
