import { coordsOfTwo, sumOfLanes } from './lanes';

const LEAST_GAIN: f32 = 0.01;
/** The longest way in an iteration; keeps points from shooting off. */
const LONGEST_STEP: f32 = 5;

/**
 * Moves points along the gradient: attraction by the neighbours, repulsion as given, gains and momentum.
 * Args: coords, next coords, velocities, gains, repulsion, row starts, columns, affinities (rows padded with 0 to a multiple of four), count,
 * exaggeration, 1 / Z, learning rate, momentum (floats), boxes (4 f32 a part: least x, y, greatest x, y), parts, coords of the neighbours.
 */
export function move(part: i32, args: usize): void {
  const coords = load<u32>(args) as usize;
  const next = load<u32>(args, 8) as usize;
  const velocities = load<u32>(args, 16) as usize;
  const gains = load<u32>(args, 24) as usize;
  const repulsion = load<u32>(args, 32) as usize;
  const starts = load<u32>(args, 40) as usize;
  const columns = load<u32>(args, 48) as usize;
  const affinities = load<u32>(args, 56) as usize;
  const count = load<i32>(args, 64);
  const exaggeration = load<f64>(args, 72) as f32;
  const perZ = load<f64>(args, 80) as f32;
  const rate = load<f64>(args, 88) as f32;
  const momentum = load<f64>(args, 96) as f32;
  const parts = load<i32>(args, 112);
  const others = load<u32>(args, 120) as usize;
  const one = f32x4.splat(1);
  let leastX: f32 = Infinity;
  let leastY: f32 = Infinity;
  let greatestX: f32 = -Infinity;
  let greatestY: f32 = -Infinity;
  const end = ((((part + 1) as i64) * count) / parts) as i32;
  for (let i = (((part as i64) * count) / parts) as i32; i < end; i++) {
    const at = (i * 8) as usize;
    const x = load<f32>(coords + at);
    const y = load<f32>(coords + at, 4);
    const xs = f32x4.splat(x);
    const ys = f32x4.splat(y);
    let pullX = f32x4.splat(0);
    let pullY = pullX;
    const last = (load<i32>(starts + ((i * 4) as usize), 4) * 4) as usize;
    for (
      let entry = (load<i32>(starts + ((i * 4) as usize)) * 4) as usize;
      entry < last;
      entry += 16
    ) {
      const first = coordsOfTwo(others, columns + entry);
      const second = coordsOfTwo(others, columns + entry + 8);
      const dx = f32x4.sub(xs, v128.shuffle<f32>(first, second, 0, 2, 4, 6));
      const dy = f32x4.sub(ys, v128.shuffle<f32>(first, second, 1, 3, 5, 7));
      const square = f32x4.relaxed_madd(dx, dx, f32x4.relaxed_madd(dy, dy, one));
      const pull = f32x4.div(v128.load(affinities + entry), square);
      pullX = f32x4.relaxed_madd(pull, dx, pullX);
      pullY = f32x4.relaxed_madd(pull, dy, pullY);
    }
    const slopeX = exaggeration * sumOfLanes(pullX) - load<f32>(repulsion + at) * perZ;
    const slopeY = exaggeration * sumOfLanes(pullY) - load<f32>(repulsion + at, 4) * perZ;
    const gainX = gainOf(load<f32>(gains + at), load<f32>(velocities + at), slopeX);
    const gainY = gainOf(load<f32>(gains + at, 4), load<f32>(velocities + at, 4), slopeY);
    let stepX = momentum * load<f32>(velocities + at) - rate * gainX * slopeX;
    let stepY = momentum * load<f32>(velocities + at, 4) - rate * gainY * slopeY;
    const length = sqrt(stepX * stepX + stepY * stepY);
    if (length > LONGEST_STEP) {
      stepX *= LONGEST_STEP / length;
      stepY *= LONGEST_STEP / length;
    }
    store<f32>(gains + at, gainX);
    store<f32>(gains + at, gainY, 4);
    store<f32>(velocities + at, stepX);
    store<f32>(velocities + at, stepY, 4);
    store<f32>(next + at, x + stepX);
    store<f32>(next + at, y + stepY, 4);
    leastX = min(leastX, x + stepX);
    leastY = min(leastY, y + stepY);
    greatestX = max(greatestX, x + stepX);
    greatestY = max(greatestY, y + stepY);
  }
  const box = (load<u32>(args, 104) as usize) + ((part * 16) as usize);
  store<f32>(box, leastX);
  store<f32>(box, leastY, 4);
  store<f32>(box, greatestX, 8);
  store<f32>(box, greatestY, 12);
}

/** Gains grow while the way stays the same (the velocity goes against the slope), and shrink where it turns. */
function gainOf(gain: f32, velocity: f32, slope: f32): f32 {
  return velocity * slope < 0 ? gain + 0.2 : gain * 0.8 + LEAST_GAIN;
}
