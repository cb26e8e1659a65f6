import { power4 } from './power';

/*
 * One epoch of UMAP's layout for a group of vertices, which all see each other where they were before. Arguments, 8
 * bytes each:
 */
const COORDS: usize = 0; // f32[2] *: where the vertices are
const OTHERS: usize = 8; // f32[2] *: where the ends of their edges are
const OTHER_COUNT: usize = 16;
const MOVED: usize = 24; // f32[2] *: where the group's vertices go to
const FIRST: usize = 32; // of the group
const END: usize = 40;
const STARTS: usize = 48; // i32 *: the first edge of each vertex, and the end
const ENDS: usize = 56; // i32 *: the other end of each edge
const RATES: usize = 64; // f32 *: how often an edge pulls in an epoch, 0..1
const EPOCH: usize = 72; // from 1 on
const SEED: usize = 80;
const TIES: usize = 88; // 2 where the other ends have the same edges, and so pull a second time; else 1
const STEP: usize = 96; // f64: length of a step, 1 falling to 0
const A: usize = 104; // f64: closeness on the map is 1 / (1 + a d^2b)
const B: usize = 112; // f64
const SCRATCH: usize = 120;
const SCRATCH_BYTES: usize = 128; // of a part: 16 for each edge of the vertex that has the most

/** Vertices of a part. */
const PART: i32 = 128;
/** Vertices that move at a time, each in its lane. */
const LANES: i32 = 4;
/** Others that push for each edge that pulls. */
const PUSHES: i32 = 5;
/** The longest way of one push or pull along an axis, before the step's length. */
const LONGEST: f32 = 4;
/** Keeps pushes between points in nearly one place finite, as in the authors' program. */
const SOFTENING: f32 = 0.001;
/** Pulls between points in one place are nothing times this. */
const LEAST_SQUARE: f32 = 1e-12;

export function umapEpoch(part: i32, args: usize): void {
  const begin = load<i32>(args, FIRST) + part * PART;
  const end = min(begin + PART, load<i32>(args, END));
  const active: usize = load<u32>(args, SCRATCH) + (part as usize) * load<u32>(args, SCRATCH_BYTES);
  for (let vertex = begin; vertex < end; vertex += LANES) {
    moveFour(vertex, min(LANES, end - vertex), active, args);
  }
}

/** Moves up to 4 vertices: the pulls of each act one after the other, a pull's pushes together. */
function moveFour(vertex: i32, count: i32, active: usize, args: usize): void {
  const others: usize = load<u32>(args, OTHERS);
  const coords: usize = load<u32>(args, COORDS);
  const otherCount = load<i32>(args, OTHER_COUNT);
  const step = f32x4.splat(load<f64>(args, STEP) as f32);
  const a = f32x4.splat(load<f64>(args, A) as f32);
  const b = f32x4.splat(load<f64>(args, B) as f32);
  const zero = f32x4.splat(0);
  let lengths = zero;
  let places = zero;
  let random = zero;
  let longest = 0;
  const seed = mixed(load<i32>(args, SEED) ^ mixed(load<i32>(args, EPOCH)));
  for (let lane = 0; lane < count; lane++) {
    const length = listActive(vertex + lane, active + ((lane as usize) << 2), args);
    longest = max(longest, length);
    lengths = shifted(lengths, length);
    places = shifted(places, vertex + lane);
    random = shifted(random, mixed(seed ^ (vertex + lane)));
  }
  for (let lane = count; lane < LANES; lane++) {
    lengths = shifted(lengths, 0);
    places = shifted(places, vertex);
    random = shifted(random, 0);
  }
  let low = loadTwo(coords, i64x2.extract_lane(places, 0));
  let high = loadTwo(coords, i64x2.extract_lane(places, 1));
  let x = v128.shuffle<f32>(low, high, 0, 2, 4, 6);
  let y = v128.shuffle<f32>(low, high, 1, 3, 5, 7);
  const range = f32x4.splat((otherCount as f32) / 16777216.0);
  const last = i32x4.splat(otherCount - 1);
  for (let tie = load<i32>(args, TIES); tie > 0; tie--) {
    for (let at = 0; at < longest; at++) {
      const acts = i32x4.gt_s(lengths, i32x4.splat(at));
      // What is left of longer lists is a vertex all the same.
      const ends = v128.and(v128.load(active + ((at as usize) << 4)), acts);
      low = loadTwo(others, i64x2.extract_lane(ends, 0));
      high = loadTwo(others, i64x2.extract_lane(ends, 1));
      let dx = f32x4.sub(x, v128.shuffle<f32>(low, high, 0, 2, 4, 6));
      let dy = f32x4.sub(y, v128.shuffle<f32>(low, high, 1, 3, 5, 7));
      let square = f32x4.relaxed_madd(dx, dx, f32x4.mul(dy, dy));
      square = f32x4.relaxed_max(square, f32x4.splat(LEAST_SQUARE));
      let raised = f32x4.mul(a, power4(square, b));
      const pull = f32x4.div(
        f32x4.mul(f32x4.mul(f32x4.splat(-2), b), raised),
        f32x4.mul(square, f32x4.add(raised, f32x4.splat(1))),
      );
      const length = v128.and(step, acts);
      x = f32x4.relaxed_madd(length, clipped(f32x4.mul(pull, dx)), x);
      y = f32x4.relaxed_madd(length, clipped(f32x4.mul(pull, dy)), y);
      if (tie > 1) continue;
      let pushX = zero;
      let pushY = zero;
      for (let push = 0; push < PUSHES; push++) {
        random = i32x4.add(i32x4.mul(random, i32x4.splat(1664525)), i32x4.splat(1013904223));
        const drawn = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(random, 8)), range);
        const far = i32x4.min_s(i32x4.relaxed_trunc_f32x4_s(drawn), last);
        low = loadTwo(others, i64x2.extract_lane(far, 0));
        high = loadTwo(others, i64x2.extract_lane(far, 1));
        dx = f32x4.sub(x, v128.shuffle<f32>(low, high, 0, 2, 4, 6));
        dy = f32x4.sub(y, v128.shuffle<f32>(low, high, 1, 3, 5, 7));
        square = f32x4.relaxed_madd(dx, dx, f32x4.mul(dy, dy));
        raised = f32x4.mul(a, power4(square, b));
        const strength = f32x4.div(
          f32x4.add(b, b),
          f32x4.mul(f32x4.add(square, f32x4.splat(SOFTENING)), f32x4.add(raised, f32x4.splat(1))),
        );
        pushX = f32x4.add(pushX, clipped(f32x4.mul(strength, dx)));
        pushY = f32x4.add(pushY, clipped(f32x4.mul(strength, dy)));
      }
      x = f32x4.relaxed_madd(length, pushX, x);
      y = f32x4.relaxed_madd(length, pushY, y);
    }
  }
  const moved: usize = load<u32>(args, MOVED) + (((vertex - load<i32>(args, FIRST)) as usize) << 3);
  // There is room for 4, and the next vertices write after these.
  v128.store(moved, v128.shuffle<f32>(x, y, 0, 4, 1, 5));
  v128.store(moved, v128.shuffle<f32>(x, y, 2, 6, 3, 7), 16);
}

/** Lists the ends of a vertex's edges that pull in this epoch, each 16 bytes after the last; returns how many. */
function listActive(vertex: i32, list: usize, args: usize): i32 {
  const starts: usize = load<u32>(args, STARTS) + ((vertex as usize) << 2);
  const ends: usize = load<u32>(args, ENDS);
  const rates: usize = load<u32>(args, RATES);
  const epoch = load<i32>(args, EPOCH) as f32;
  const end: usize = load<i32>(starts, 4) as usize;
  let length = 0;
  for (let edge: usize = load<i32>(starts) as usize; edge < end; edge++) {
    const rate = load<f32>(rates + (edge << 2));
    store<i32>(list + ((length as usize) << 4), load<i32>(ends + (edge << 2)));
    length += (floor<f32>(epoch * rate) != floor<f32>((epoch - 1) * rate)) as i32;
  }
  return length;
}

/** Lanes one place down, and a number in the last. */
function shifted(lanes: v128, last: i32): v128 {
  return i32x4.replace_lane(v128.shuffle<i32>(lanes, lanes, 1, 2, 3, 0), 3, last);
}

/** Returns x and y of two places, one after the other. */
function loadTwo(coords: usize, places: i64): v128 {
  const first = v128.load64_zero(coords + ((places as u32 as usize) << 3));
  return v128.load64_lane(coords + (((places >>> 32) as usize) << 3), first, 1);
}

function clipped(move: v128): v128 {
  return f32x4.relaxed_max(f32x4.splat(-LONGEST), f32x4.relaxed_min(f32x4.splat(LONGEST), move));
}

/** Murmur3's finaliser: near numbers become unrelated ones. */
function mixed(word: u32): u32 {
  word = (word ^ (word >>> 16)) * 0x85ebca6b;
  word = (word ^ (word >>> 13)) * 0xc2b2ae35;
  return word ^ (word >>> 16);
}
