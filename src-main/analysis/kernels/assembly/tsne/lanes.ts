/** Returns the sum of four numbers. */
export function sumOfLanes(lanes: v128): f32 {
  const pairs = f32x4.add(lanes, v128.shuffle<f32>(lanes, lanes, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** Returns the coordinates (x, y, x, y) of the two points whose numbers stand at `columns`. */
export function coordsOfTwo(coords: usize, columns: usize): v128 {
  const first = v128.load64_zero(coords + ((load<i32>(columns) * 8) as usize));
  return v128.load64_lane(coords + ((load<i32>(columns, 4) * 8) as usize), first, 1);
}
