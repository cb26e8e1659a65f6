import { exp4 } from '../exponentials';
import { coordsOfTwo, sumOfLanes } from './lanes';
import { log4 } from './logarithm';

/** Most steps of the search for a bandwidth; it needs about six. */
const MOST_STEPS: i32 = 200;
/** Largest step of the logarithm of the precision. */
const LONGEST_STEP: f64 = 2;

/**
 * Conditional affinities of each point to its neighbours: p(j|i) ~ exp(-precision d^2), with the precision at which the
 * entropy is that of the perplexity. Newton's method on the logarithm of the precision, held between bounds.
 * Args: distances, affinities, scratch (the neighbours rounded up to four, f32, for each part), count, neighbours,
 * logarithm of the perplexity (float), greatest error of the entropy (float), parts.
 */
export function findBandwidths(part: i32, args: usize): void {
  const distances = load<u32>(args) as usize;
  const affinities = load<u32>(args, 8) as usize;
  const count = load<i32>(args, 24);
  const neighbours = load<i32>(args, 32);
  const entropy = load<f64>(args, 40);
  const tolerance = load<f64>(args, 48);
  const parts = load<i32>(args, 56);
  const squares = (load<u32>(args, 16) as usize) + ((part * ((neighbours + 3) & ~3) * 4) as usize);
  const end = ((((part + 1) as i64) * count) / parts) as i32;
  for (let i = (((part as i64) * count) / parts) as i32; i < end; i++) {
    const row = (i as usize) * ((neighbours * 4) as usize);
    fillSquares(distances + row, squares, neighbours);
    const precision = precisionOf(squares, neighbours, entropy, tolerance);
    fillAffinities(squares, affinities + row, neighbours, precision);
  }
}

/** Squares of the distances less that of the nearest, and zeros up to a multiple of four. */
function fillSquares(distances: usize, squares: usize, neighbours: i32): void {
  const nearest = load<f32>(distances) as f64;
  for (let k = 0; k < ((neighbours + 3) & ~3); k++) {
    const distance = k < neighbours ? (load<f32>(distances + ((k * 4) as usize)) as f64) : nearest;
    store<f32>(squares + ((k * 4) as usize), (distance * distance - nearest * nearest) as f32);
  }
}

function precisionOf(squares: usize, neighbours: i32, entropy: f64, tolerance: f64): f64 {
  const padded = (neighbours + 3) & ~3;
  const end = squares + ((padded * 4) as usize);
  let sum4 = f32x4.splat(0);
  for (let at = squares; at < end; at += 16) sum4 = f32x4.add(sum4, v128.load(at));
  const sumOfSquares = sumOfLanes(sum4) as f64;
  // Equal distances: the precision changes nothing.
  if (!(sumOfSquares > 0)) return 0;
  let logPrecision = Math.log((neighbours as f64) / sumOfSquares);
  let low = -Infinity;
  let high = Infinity;
  for (let step = 0; step < MOST_STEPS; step++) {
    const precision = Math.exp(logPrecision);
    const minus = f32x4.splat(-precision as f32);
    let weights = f32x4.splat(0);
    let means = weights;
    let meanSquares = weights;
    for (let at = squares; at < end; at += 16) {
      const square = v128.load(at);
      const weight = exp4(f32x4.mul(minus, square));
      const weighted = f32x4.mul(weight, square);
      weights = f32x4.add(weights, weight);
      means = f32x4.add(means, weighted);
      meanSquares = f32x4.relaxed_madd(weighted, square, meanSquares);
    }
    // The zeros after the last distance have weighed 1 each.
    const sum = (sumOfLanes(weights) as f64) - ((padded - neighbours) as f64);
    const mean = (sumOfLanes(means) as f64) / sum;
    const variance = (sumOfLanes(meanSquares) as f64) / sum - mean * mean;
    const error = Math.log(sum) + precision * mean - entropy;
    // The slope of the entropy over the logarithm of the precision is minus this.
    const slope = precision * precision * variance;
    if (Math.abs(error) <= tolerance || !(slope > 0)) break;
    if (error > 0) low = logPrecision;
    else high = logPrecision;
    logPrecision += Math.max(-LONGEST_STEP, Math.min(LONGEST_STEP, error / slope));
    if (logPrecision <= low || logPrecision >= high) logPrecision = (low + high) / 2;
  }
  return Math.exp(logPrecision);
}

function fillAffinities(squares: usize, row: usize, neighbours: i32, precision: f64): void {
  const minus = f32x4.splat(-precision as f32);
  let sum: f64 = 0;
  for (let k = 0; k < neighbours; k += 4) {
    const at = squares + ((k * 4) as usize);
    v128.store(at, exp4(f32x4.mul(minus, v128.load(at))));
  }
  for (let k = 0; k < neighbours; k++) sum += load<f32>(squares + ((k * 4) as usize)) as f64;
  for (let k = 0; k < neighbours; k++) {
    const weight = load<f32>(squares + ((k * 4) as usize)) as f64;
    store<f32>(row + ((k * 4) as usize), (weight / sum) as f32);
  }
}

/**
 * The symmetric affinity of each point and neighbour, (p(j|i) + p(i|j)) / 2n, and whether the neighbour has
 * the point among its own: where not, the neighbour's row lacks the pair.
 * Args: neighbours, conditional affinities, affinities, lacking (i32), count, neighbours a point, parts.
 */
export function symmetrise(part: i32, args: usize): void {
  const neighbours = load<u32>(args) as usize;
  const conditional = load<u32>(args, 8) as usize;
  const affinities = load<u32>(args, 16) as usize;
  const lacking = load<u32>(args, 24) as usize;
  const count = load<i32>(args, 32);
  const length = (load<i32>(args, 40) * 4) as usize;
  const parts = load<i32>(args, 48);
  const scale: f32 = 0.5 / (count as f32);
  const end = ((((part + 1) as i64) * count) / parts) as i32;
  for (let i = (((part as i64) * count) / parts) as i32; i < end; i++) {
    const row = (i as usize) * length;
    for (let at = row; at < row + length; at += 4) {
      const other = (load<i32>(neighbours + at) as usize) * length;
      const back = placeOf(i, neighbours + other, length);
      store<i32>(lacking + at, back == length ? 1 : 0);
      const returned: f32 = back == length ? 0 : load<f32>(conditional + other + back);
      store<f32>(affinities + at, (load<f32>(conditional + at) + returned) * scale);
    }
  }
}

/** Returns the offset of a number in a row, or the row's length. */
function placeOf(number: i32, row: usize, length: usize): usize {
  const sought = i32x4.splat(number);
  let at: usize = 0;
  for (; at + 16 <= length; at += 16) {
    const hits = i32x4.bitmask(i32x4.eq(v128.load(row + at), sought));
    if (hits != 0) return at + ((ctz(hits) * 4) as usize);
  }
  for (; at < length; at += 4) {
    if (load<i32>(row + at) == number) return at;
  }
  return length;
}

/**
 * Where each point's row begins: its neighbours, those that have it and lack it in their row, and filling up to a multiple of four.
 * One part. Args: neighbours, lacking, starts (count + 1), count, neighbours a point.
 */
export function placeRows(_part: i32, args: usize): void {
  const neighbours = load<u32>(args) as usize;
  const lacking = load<u32>(args, 8) as usize;
  const starts = load<u32>(args, 16) as usize;
  const count = load<i32>(args, 24);
  const length = load<i32>(args, 32);
  memory.fill(starts, 0, ((count + 1) * 4) as usize);
  const end = ((count * length) as usize) * 4;
  for (let at: usize = 0; at < end; at += 4) {
    const place = starts + ((load<i32>(neighbours + at) * 4) as usize);
    store<i32>(place, load<i32>(place) + load<i32>(lacking + at));
  }
  let start = 0;
  for (let i = 0; i <= count; i++) {
    const place = starts + ((i * 4) as usize);
    const entries = load<i32>(place) + length;
    store<i32>(place, start);
    start += (entries + 3) & ~3;
  }
}

/** Fills the rows. One part. Args: neighbours, affinities, lacking, starts, columns, values, ends (scratch, count), count, neighbours a point. */
export function fillRows(_part: i32, args: usize): void {
  const neighbours = load<u32>(args) as usize;
  const affinities = load<u32>(args, 8) as usize;
  const lacking = load<u32>(args, 16) as usize;
  const starts = load<u32>(args, 24) as usize;
  const columns = load<u32>(args, 32) as usize;
  const values = load<u32>(args, 40) as usize;
  const ends = load<u32>(args, 48) as usize;
  const count = load<i32>(args, 56);
  const length = (load<i32>(args, 64) * 4) as usize;
  for (let i = 0; i < count; i++) {
    const place = (i * 4) as usize;
    const to = (load<i32>(starts + place) * 4) as usize;
    memory.copy(columns + to, neighbours + (i as usize) * length, length);
    memory.copy(values + to, affinities + (i as usize) * length, length);
    store<i32>(ends + place, ((to + length) as i32) >> 2);
  }
  for (let i = 0; i < count; i++) {
    const row = (i as usize) * length;
    for (let at = row; at < row + length; at += 4) {
      if (load<i32>(lacking + at) == 0) continue;
      const end = ends + ((load<i32>(neighbours + at) * 4) as usize);
      const to = (load<i32>(end) * 4) as usize;
      store<i32>(columns + to, i);
      store<f32>(values + to, load<f32>(affinities + at));
      store<i32>(end, load<i32>(end) + 1);
    }
  }
  for (let i = 0; i < count; i++) {
    const place = (i * 4) as usize;
    for (let at = load<i32>(ends + place); at < load<i32>(starts + place, 4); at++) {
      store<i32>(columns + ((at * 4) as usize), i);
      store<f32>(values + ((at * 4) as usize), 0);
    }
  }
}

/**
 * Sums p ln(p (1 + d^2)) over the pairs: the divergence less ln Z.
 * Args: coords, row starts, columns, affinities, sums (f64 a part), count, parts.
 */
export function sumDivergence(part: i32, args: usize): void {
  const coords = load<u32>(args) as usize;
  const starts = load<u32>(args, 8) as usize;
  const columns = load<u32>(args, 16) as usize;
  const affinities = load<u32>(args, 24) as usize;
  const count = load<i32>(args, 40);
  const parts = load<i32>(args, 48);
  let sum: f64 = 0;
  const end = ((((part + 1) as i64) * count) / parts) as i32;
  for (let i = (((part as i64) * count) / parts) as i32; i < end; i++) {
    const x = v128.load32_splat(coords + ((i * 8) as usize));
    const y = v128.load32_splat(coords + ((i * 8) as usize), 4);
    let terms = f32x4.splat(0);
    const last = (load<i32>(starts + ((i * 4) as usize), 4) * 4) as usize;
    for (
      let entry = (load<i32>(starts + ((i * 4) as usize)) * 4) as usize;
      entry < last;
      entry += 16
    ) {
      const first = coordsOfTwo(coords, columns + entry);
      const second = coordsOfTwo(coords, columns + entry + 8);
      const dx = f32x4.sub(x, v128.shuffle<f32>(first, second, 0, 2, 4, 6));
      const dy = f32x4.sub(y, v128.shuffle<f32>(first, second, 1, 3, 5, 7));
      const square = f32x4.relaxed_madd(dx, dx, f32x4.relaxed_madd(dy, dy, f32x4.splat(1)));
      const affinity = v128.load(affinities + entry);
      terms = f32x4.relaxed_madd(affinity, log4(f32x4.mul(affinity, square)), terms);
    }
    sum += sumOfLanes(terms) as f64;
  }
  store<f64>((load<u32>(args, 32) as usize) + ((part * 8) as usize), sum);
}
