import { pointAt, squareTile } from './panels';

/*
 * Sums of the inverse multiquadric kernel C / (C + |a - b|^2) of each of some points with all others. Arguments, 8
 * bytes each:
 */
const OTHERS: usize = 0; // panels
const OTHER_COUNT: usize = 8;
const POINTS: usize = 16; // panels
const POINT_PLACES: usize = 24; // a multiple of 8
const DIM: usize = 32;
const SCALE: usize = 40; // f64: C
const FIRST_PART: usize = 48; // of this job: a part is 16 points
const TILES: usize = 56; // scratch: 128 bytes a part
const OUT: usize = 64; // f64 *, by place of a point

const POINTS_A_PART: i32 = 16;
const TILE_BYTES: usize = 128;

/** Sums for 16 points, in the order of the others. */
export function multiquadric(part: i32, args: usize): void {
  const dim = load<i32>(args, DIM);
  const others: usize = load<u32>(args, OTHERS);
  const otherCount = load<i32>(args, OTHER_COUNT);
  const points: usize = load<u32>(args, POINTS);
  const scale = load<f64>(args, SCALE);
  const first = (load<i32>(args, FIRST_PART) + part) * POINTS_A_PART;
  const end = min(first + POINTS_A_PART, load<i32>(args, POINT_PLACES));
  const tile: usize = (load<u32>(args, TILES) as usize) + (part as usize) * TILE_BYTES;
  const out: usize = load<u32>(args, OUT);
  for (let point = first; point < end; point++) store<f64>(out + ((point as usize) << 3), 0);
  for (let other = 0; other < otherCount; other += 8) {
    const taken = min(8, otherCount - other);
    for (let point = first; point < end; point += 4) {
      squareTile(pointAt(points, point, dim), pointAt(others, other, dim), dim, tile);
      for (let row = 0; row < 4; row++) {
        const at = out + (((point + row) as usize) << 3);
        let sum = load<f64>(at);
        for (let lane = 0; lane < taken; lane++) {
          const square = load<f32>(tile + ((row as usize) << 5) + ((lane as usize) << 2)) as f64;
          sum += scale / (scale + square);
        }
        store<f64>(at, sum);
      }
    }
  }
}
