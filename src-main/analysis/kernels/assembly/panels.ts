/*
 * Points lie in panels of 8: for each axis the values of 8 points side by side, so that one load brings an
 * axis of 4 points. Places that are left over in the last panel hold NaN, which is near to nothing.
 */

/** Points of a panel. */
export const PANEL: usize = 8;

/** Bytes of an axis of a panel. */
export const AXIS_BYTES: usize = 32;

/** Returns the address of the first value of the point at a position. */
export function pointAt(panels: usize, position: i32, dim: i32): usize {
  return panels + ((((position >> 3) * dim) as usize) << 5) + (((position & 7) as usize) << 2);
}

/**
 * Writes the squared distances of 4 queries, which lie side by side in a panel, to the 8 points of another: 4 rows
 * of 8 f32, which begin `rowBytes` apart; where that is left out, one follows the other. Differences are squared, so
 * near points lose no digits to their distance from the origin.
 */
export function squareTile(
  query: usize,
  panel: usize,
  dim: i32,
  out: usize,
  rowBytes: usize = AXIS_BYTES,
): void {
  let near0 = f32x4.splat(0);
  let far0 = near0;
  let near1 = near0;
  let far1 = near0;
  let near2 = near0;
  let far2 = near0;
  let near3 = near0;
  let far3 = near0;
  const end = panel + ((dim as usize) << 5);
  while (panel < end) {
    const near = v128.load(panel);
    const far = v128.load(panel, 16);
    let value = v128.load32_splat(query);
    let difference = f32x4.sub(near, value);
    near0 = f32x4.relaxed_madd(difference, difference, near0);
    difference = f32x4.sub(far, value);
    far0 = f32x4.relaxed_madd(difference, difference, far0);
    value = v128.load32_splat(query, 4);
    difference = f32x4.sub(near, value);
    near1 = f32x4.relaxed_madd(difference, difference, near1);
    difference = f32x4.sub(far, value);
    far1 = f32x4.relaxed_madd(difference, difference, far1);
    value = v128.load32_splat(query, 8);
    difference = f32x4.sub(near, value);
    near2 = f32x4.relaxed_madd(difference, difference, near2);
    difference = f32x4.sub(far, value);
    far2 = f32x4.relaxed_madd(difference, difference, far2);
    value = v128.load32_splat(query, 12);
    difference = f32x4.sub(near, value);
    near3 = f32x4.relaxed_madd(difference, difference, near3);
    difference = f32x4.sub(far, value);
    far3 = f32x4.relaxed_madd(difference, difference, far3);
    panel += AXIS_BYTES;
    query += AXIS_BYTES;
  }
  v128.store(out, near0);
  v128.store(out, far0, 16);
  out += rowBytes;
  v128.store(out, near1);
  v128.store(out, far1, 16);
  out += rowBytes;
  v128.store(out, near2);
  v128.store(out, far2, 16);
  out += rowBytes;
  v128.store(out, near3);
  v128.store(out, far3, 16);
}

/** Returns the squared distance of two points in 64-bit floats. */
export function exactSquare(query: usize, point: usize, dim: i32): f64 {
  let sum: f64 = 0;
  for (let axis = 0; axis < dim; axis++) {
    const difference = (load<f32>(query) as f64) - (load<f32>(point) as f64);
    sum += difference * difference;
    query += AXIS_BYTES;
    point += AXIS_BYTES;
  }
  return sum;
}
