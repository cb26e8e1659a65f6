/*
 * Products of points with directions. Both are padded with zeros to a multiple of 4 numbers, and there are a multiple
 * of 4 directions. Arguments, 8 bytes each:
 */
const POINTS: usize = 0; // f32 *
const DIRECTIONS: usize = 8; // f32 *
const PRODUCTS: usize = 16; // f32 *, for each point as many as there are directions
const COUNT: usize = 24;
const DIRECTION_COUNT: usize = 32;
const STRIDE: usize = 40; // numbers of a point

/** Numbers that are added up by themselves: in one go, 32-bit floats would lose digits of long sums. */
const STRETCH = 256;

/** Does 16 points. */
export function projectRows(part: i32, args: usize): void {
  const stride = load<i32>(args, STRIDE);
  const bytes: usize = stride << 2;
  const directionCount = load<i32>(args, DIRECTION_COUNT);
  const end = min((part + 1) << 4, load<i32>(args, COUNT));
  for (let point = part << 4; point < end; point++) {
    const numbers: usize = load<u32>(args, POINTS) + (point as usize) * bytes;
    const products: usize = load<u32>(args, PRODUCTS) + (((point * directionCount) as usize) << 2);
    for (let direction = 0; direction < directionCount; direction += 4) {
      const from: usize = load<u32>(args, DIRECTIONS) + (direction as usize) * bytes;
      let sums = f32x4.splat(0);
      for (let start = 0; start < stride; start += STRETCH) {
        const offset: usize = start << 2;
        const length = min(STRETCH, stride - start);
        sums = f32x4.add(sums, fourDots(numbers + offset, from + offset, length, bytes));
      }
      v128.store(products + ((direction as usize) << 2), sums);
    }
  }
}

/** Returns the products of a point with four directions. */
function fourDots(point: usize, directions: usize, length: i32, bytes: usize): v128 {
  let sum0 = f32x4.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  for (let at = 0; at < length; at += 4) {
    const numbers = v128.load(point);
    sum0 = f32x4.relaxed_madd(numbers, v128.load(directions), sum0);
    sum1 = f32x4.relaxed_madd(numbers, v128.load(directions + bytes), sum1);
    sum2 = f32x4.relaxed_madd(numbers, v128.load(directions + 2 * bytes), sum2);
    sum3 = f32x4.relaxed_madd(numbers, v128.load(directions + 3 * bytes), sum3);
    point += 16;
    directions += 16;
  }
  let products = f32x4.splat(0);
  products = f32x4.replace_lane(products, 0, sumOf(sum0));
  products = f32x4.replace_lane(products, 1, sumOf(sum1));
  products = f32x4.replace_lane(products, 2, sumOf(sum2));
  return f32x4.replace_lane(products, 3, sumOf(sum3));
}

function sumOf(sums: v128): f32 {
  return (
    f32x4.extract_lane(sums, 0) +
    f32x4.extract_lane(sums, 1) +
    (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3))
  );
}
