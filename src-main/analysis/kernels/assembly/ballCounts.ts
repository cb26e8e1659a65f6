import { pointAt, squareTile } from './panels';

/*
 * How many of some balls hold each of some points. Arguments, 8 bytes each:
 */
const CENTRES: usize = 0; // panels
const SQUARED_RADII: usize = 8; // f32 *, by place
const PLACES: usize = 16; // of balls, a multiple of 8
const POINTS: usize = 24; // panels
const POINT_PLACES: usize = 32; // a multiple of 8
const DIM: usize = 40;
const FIRST_PART: usize = 48; // of this job: a part is 16 points
const TILES: usize = 56; // scratch: 128 bytes a part
const OUT: usize = 64; // i32 *, by place of a point

const POINTS_A_PART: i32 = 16;
const TILE_BYTES: usize = 128;

/** Counts the balls around 16 points. A ball does not hold its edge; NaN, at places without a point, is in none. */
export function ballCounts(part: i32, args: usize): void {
  const dim = load<i32>(args, DIM);
  const places = load<i32>(args, PLACES);
  const points: usize = load<u32>(args, POINTS);
  const first = (load<i32>(args, FIRST_PART) + part) * POINTS_A_PART;
  const end = min(first + POINTS_A_PART, load<i32>(args, POINT_PLACES));
  const tile: usize = (load<u32>(args, TILES) as usize) + (part as usize) * TILE_BYTES;
  const out: usize = load<u32>(args, OUT);
  for (let point = first; point < end; point++) store<i32>(out + ((point as usize) << 2), 0);
  for (let place = 0; place < places; place += 8) {
    const radii = (load<u32>(args, SQUARED_RADII) as usize) + ((place as usize) << 2);
    const near = v128.load(radii);
    const far = v128.load(radii, 16);
    for (let point = first; point < end; point += 4) {
      squareTile(
        pointAt(points, point, dim),
        pointAt(load<u32>(args, CENTRES), place, dim),
        dim,
        tile,
      );
      for (let row = 0; row < 4; row++) {
        const squares = tile + ((row as usize) << 5);
        const holding =
          popcnt(i32x4.bitmask(f32x4.lt(v128.load(squares), near))) +
          popcnt(i32x4.bitmask(f32x4.lt(v128.load(squares, 16), far)));
        const at = out + (((point + row) as usize) << 2);
        store<i32>(at, load<i32>(at) + holding);
      }
    }
  }
}
