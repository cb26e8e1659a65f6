/*
 * Discrete Fourier transforms of several rows at once. A value is 8 floats: four real parts and four imaginary
 * parts, each of a row of its own, so that every step is the same for all lanes and none has to be shuffled.
 * Stockham's self-sorting form (decimation in frequency): no bit reversal, every stage reads and writes in order.
 */
const VALUE: i32 = 32;
const ROOT: i32 = 8;

/** Which half of the values matters: all, the first half of what goes in (the rest is zero), of what comes out. */
export const WHOLE: i32 = 0;
export const FIRST_HALF_IN: i32 = 1;
export const FIRST_HALF_OUT: i32 = 2;

/**
 * Transforms n values from `source` and returns where the result lies: `first` or `second`, which hold n values each.
 * `source` may be `second`. `roots` are exp(-2 pi i t / n) for t < n; `radices` are n's factors out of 2, 3, 4
 * and 5. Where only half matters, the first radix (in) or the last (out) is 4.
 * The transform back is the same with real and imaginary parts exchanged.
 */
export function transform(
  source: usize,
  first: usize,
  second: usize,
  roots: usize,
  radices: usize,
  n: i32,
  half: i32,
): usize {
  let from = source;
  let to = first;
  let left = n;
  let stride = 1;
  for (let at = radices; left > 1; at += 4) {
    const radix = load<i32>(at);
    left /= radix;
    if (radix == 4) {
      if (half == FIRST_HALF_IN && stride == 1) quarterFromHalf(from, to, roots, left);
      else if (half == FIRST_HALF_OUT && left == 1) quarterToHalf(from, to, stride);
      else quarter(from, to, roots, left, stride);
    } else if (radix == 2) {
      halve(from, to, roots, left, stride);
    } else if (radix == 3) {
      third(from, to, roots, left, stride);
    } else {
      fifth(from, to, roots, left, stride);
    }
    stride *= radix;
    from = to;
    to = from == first ? second : first;
  }
  return from;
}

/** Writes (re, im) times the root (rootRe, rootIm). */
function storeTimes(to: usize, re: v128, im: v128, rootRe: v128, rootIm: v128): void {
  v128.store(to, f32x4.relaxed_nmadd(im, rootIm, f32x4.mul(re, rootRe)));
  v128.store(to, f32x4.relaxed_madd(im, rootRe, f32x4.mul(re, rootIm)), 16);
}

function halve(from: usize, to: usize, roots: usize, left: i32, stride: i32): void {
  const step = (left * stride * VALUE) as usize;
  const leap = (stride * VALUE) as usize;
  for (let p = 0; p < left; p++) {
    const root = roots + ((p * stride * ROOT) as usize);
    const wr = v128.load32_splat(root);
    const wi = v128.load32_splat(root, 4);
    let x = from + ((p * stride * VALUE) as usize);
    let y = to + ((p * 2 * stride * VALUE) as usize);
    for (const end = x + leap; x < end; x += VALUE) {
      const ar = v128.load(x);
      const ai = v128.load(x, 16);
      const br = v128.load(x + step);
      const bi = v128.load(x + step, 16);
      v128.store(y, f32x4.add(ar, br));
      v128.store(y, f32x4.add(ai, bi), 16);
      storeTimes(y + leap, f32x4.sub(ar, br), f32x4.sub(ai, bi), wr, wi);
      y += VALUE;
    }
  }
}

function third(from: usize, to: usize, roots: usize, left: i32, stride: i32): void {
  const step = (left * stride * VALUE) as usize;
  const leap = (stride * VALUE) as usize;
  const minusHalf = f32x4.splat(-0.5);
  const sine = f32x4.splat(0.8660254037844386);
  for (let p = 0; p < left; p++) {
    const turn = (p * stride * ROOT) as usize;
    const w1r = v128.load32_splat(roots + turn);
    const w1i = v128.load32_splat(roots + turn, 4);
    const w2r = v128.load32_splat(roots + 2 * turn);
    const w2i = v128.load32_splat(roots + 2 * turn, 4);
    let x = from + ((p * stride * VALUE) as usize);
    let y = to + ((p * 3 * stride * VALUE) as usize);
    for (const end = x + leap; x < end; x += VALUE) {
      const ar = v128.load(x);
      const ai = v128.load(x, 16);
      const br = v128.load(x + step);
      const bi = v128.load(x + step, 16);
      const cr = v128.load(x + 2 * step);
      const ci = v128.load(x + 2 * step, 16);
      const sumRe = f32x4.add(br, cr);
      const sumIm = f32x4.add(bi, ci);
      const midRe = f32x4.relaxed_madd(sumRe, minusHalf, ar);
      const midIm = f32x4.relaxed_madd(sumIm, minusHalf, ai);
      const turnRe = f32x4.mul(f32x4.sub(bi, ci), sine);
      const turnIm = f32x4.mul(f32x4.sub(cr, br), sine);
      v128.store(y, f32x4.add(ar, sumRe));
      v128.store(y, f32x4.add(ai, sumIm), 16);
      storeTimes(y + leap, f32x4.add(midRe, turnRe), f32x4.add(midIm, turnIm), w1r, w1i);
      storeTimes(y + 2 * leap, f32x4.sub(midRe, turnRe), f32x4.sub(midIm, turnIm), w2r, w2i);
      y += VALUE;
    }
  }
}

function quarter(from: usize, to: usize, roots: usize, left: i32, stride: i32): void {
  const step = (left * stride * VALUE) as usize;
  const leap = (stride * VALUE) as usize;
  for (let p = 0; p < left; p++) {
    const turn = (p * stride * ROOT) as usize;
    const w1r = v128.load32_splat(roots + turn);
    const w1i = v128.load32_splat(roots + turn, 4);
    const w2r = v128.load32_splat(roots + 2 * turn);
    const w2i = v128.load32_splat(roots + 2 * turn, 4);
    const w3r = v128.load32_splat(roots + 3 * turn);
    const w3i = v128.load32_splat(roots + 3 * turn, 4);
    let x = from + ((p * stride * VALUE) as usize);
    let y = to + ((p * 4 * stride * VALUE) as usize);
    for (const end = x + leap; x < end; x += VALUE) {
      const ar = v128.load(x);
      const ai = v128.load(x, 16);
      const br = v128.load(x + step);
      const bi = v128.load(x + step, 16);
      const cr = v128.load(x + 2 * step);
      const ci = v128.load(x + 2 * step, 16);
      const dr = v128.load(x + 3 * step);
      const di = v128.load(x + 3 * step, 16);
      const evenRe = f32x4.add(ar, cr);
      const evenIm = f32x4.add(ai, ci);
      const oddRe = f32x4.add(br, dr);
      const oddIm = f32x4.add(bi, di);
      const backRe = f32x4.sub(ar, cr);
      const backIm = f32x4.sub(ai, ci);
      const sideRe = f32x4.sub(bi, di);
      const sideIm = f32x4.sub(dr, br);
      v128.store(y, f32x4.add(evenRe, oddRe));
      v128.store(y, f32x4.add(evenIm, oddIm), 16);
      storeTimes(y + leap, f32x4.add(backRe, sideRe), f32x4.add(backIm, sideIm), w1r, w1i);
      storeTimes(y + 2 * leap, f32x4.sub(evenRe, oddRe), f32x4.sub(evenIm, oddIm), w2r, w2i);
      storeTimes(y + 3 * leap, f32x4.sub(backRe, sideRe), f32x4.sub(backIm, sideIm), w3r, w3i);
      y += VALUE;
    }
  }
}

/** `quarter` as the first stage, where the second half of the values is zero. */
function quarterFromHalf(from: usize, to: usize, roots: usize, left: i32): void {
  const step = (left * VALUE) as usize;
  let y = to;
  for (let p = 0; p < left; p++) {
    const turn = (p * ROOT) as usize;
    const x = from + ((p * VALUE) as usize);
    const ar = v128.load(x);
    const ai = v128.load(x, 16);
    const br = v128.load(x + step);
    const bi = v128.load(x + step, 16);
    v128.store(y, f32x4.add(ar, br));
    v128.store(y, f32x4.add(ai, bi), 16);
    const w1r = v128.load32_splat(roots + turn);
    const w1i = v128.load32_splat(roots + turn, 4);
    storeTimes(y + VALUE, f32x4.add(ar, bi), f32x4.sub(ai, br), w1r, w1i);
    const w2r = v128.load32_splat(roots + 2 * turn);
    const w2i = v128.load32_splat(roots + 2 * turn, 4);
    storeTimes(y + 2 * VALUE, f32x4.sub(ar, br), f32x4.sub(ai, bi), w2r, w2i);
    const w3r = v128.load32_splat(roots + 3 * turn);
    const w3i = v128.load32_splat(roots + 3 * turn, 4);
    storeTimes(y + 3 * VALUE, f32x4.sub(ar, bi), f32x4.add(ai, br), w3r, w3i);
    y += 4 * VALUE;
  }
}

/** `quarter` as the last stage, where the second half of the results is not wanted. */
function quarterToHalf(from: usize, to: usize, stride: i32): void {
  const step = (stride * VALUE) as usize;
  let y = to;
  for (let x = from, end = from + step; x < end; x += VALUE) {
    const ar = v128.load(x);
    const ai = v128.load(x, 16);
    const br = v128.load(x + step);
    const bi = v128.load(x + step, 16);
    const cr = v128.load(x + 2 * step);
    const ci = v128.load(x + 2 * step, 16);
    const dr = v128.load(x + 3 * step);
    const di = v128.load(x + 3 * step, 16);
    v128.store(y, f32x4.add(f32x4.add(ar, cr), f32x4.add(br, dr)));
    v128.store(y, f32x4.add(f32x4.add(ai, ci), f32x4.add(bi, di)), 16);
    v128.store(y + step, f32x4.add(f32x4.sub(ar, cr), f32x4.sub(bi, di)));
    v128.store(y + step, f32x4.add(f32x4.sub(ai, ci), f32x4.sub(dr, br)), 16);
    y += VALUE;
  }
}

const COS_FIFTH: f32 = 0.30901699437494745;
const COS_TWO_FIFTHS: f32 = -0.8090169943749475;
const SIN_FIFTH: f32 = 0.9510565162951535;
const SIN_TWO_FIFTHS: f32 = 0.5877852522924731;

function fifth(from: usize, to: usize, roots: usize, left: i32, stride: i32): void {
  const step = (left * stride * VALUE) as usize;
  const leap = (stride * VALUE) as usize;
  const c1 = f32x4.splat(COS_FIFTH);
  const c2 = f32x4.splat(COS_TWO_FIFTHS);
  const s1 = f32x4.splat(SIN_FIFTH);
  const s2 = f32x4.splat(SIN_TWO_FIFTHS);
  for (let p = 0; p < left; p++) {
    const turn = (p * stride * ROOT) as usize;
    let x = from + ((p * stride * VALUE) as usize);
    let y = to + ((p * 5 * stride * VALUE) as usize);
    for (const end = x + leap; x < end; x += VALUE) {
      const ar = v128.load(x);
      const ai = v128.load(x, 16);
      const br = v128.load(x + step);
      const bi = v128.load(x + step, 16);
      const er = v128.load(x + 4 * step);
      const ei = v128.load(x + 4 * step, 16);
      const outerRe = f32x4.add(br, er);
      const outerIm = f32x4.add(bi, ei);
      const outerTurnRe = f32x4.sub(bi, ei);
      const outerTurnIm = f32x4.sub(er, br);
      const cr = v128.load(x + 2 * step);
      const ci = v128.load(x + 2 * step, 16);
      const dr = v128.load(x + 3 * step);
      const di = v128.load(x + 3 * step, 16);
      const innerRe = f32x4.add(cr, dr);
      const innerIm = f32x4.add(ci, di);
      const innerTurnRe = f32x4.sub(ci, di);
      const innerTurnIm = f32x4.sub(dr, cr);
      v128.store(y, f32x4.add(ar, f32x4.add(outerRe, innerRe)));
      v128.store(y, f32x4.add(ai, f32x4.add(outerIm, innerIm)), 16);
      const m1r = f32x4.relaxed_madd(outerRe, c1, f32x4.relaxed_madd(innerRe, c2, ar));
      const m1i = f32x4.relaxed_madd(outerIm, c1, f32x4.relaxed_madd(innerIm, c2, ai));
      const t1r = f32x4.relaxed_madd(outerTurnRe, s1, f32x4.mul(innerTurnRe, s2));
      const t1i = f32x4.relaxed_madd(outerTurnIm, s1, f32x4.mul(innerTurnIm, s2));
      storeTimes(
        y + leap,
        f32x4.add(m1r, t1r),
        f32x4.add(m1i, t1i),
        v128.load32_splat(roots + turn),
        v128.load32_splat(roots + turn, 4),
      );
      storeTimes(
        y + 4 * leap,
        f32x4.sub(m1r, t1r),
        f32x4.sub(m1i, t1i),
        v128.load32_splat(roots + 4 * turn),
        v128.load32_splat(roots + 4 * turn, 4),
      );
      const m2r = f32x4.relaxed_madd(outerRe, c2, f32x4.relaxed_madd(innerRe, c1, ar));
      const m2i = f32x4.relaxed_madd(outerIm, c2, f32x4.relaxed_madd(innerIm, c1, ai));
      const t2r = f32x4.relaxed_nmadd(innerTurnRe, s1, f32x4.mul(outerTurnRe, s2));
      const t2i = f32x4.relaxed_nmadd(innerTurnIm, s1, f32x4.mul(outerTurnIm, s2));
      storeTimes(
        y + 2 * leap,
        f32x4.add(m2r, t2r),
        f32x4.add(m2i, t2i),
        v128.load32_splat(roots + 2 * turn),
        v128.load32_splat(roots + 2 * turn, 4),
      );
      storeTimes(
        y + 3 * leap,
        f32x4.sub(m2r, t2r),
        f32x4.sub(m2i, t2i),
        v128.load32_splat(roots + 3 * turn),
        v128.load32_splat(roots + 3 * turn, 4),
      );
      y += VALUE;
    }
  }
}
