/*
 * A candidate is one u64: the bits of its squared distance (which rise with the distance, since it is not
 * negative) above its position. The order of such keys is that of the distances, the lower position first.
 */

export function keyOf(square: f32, position: i32): u64 {
  return ((reinterpret<u32>(square) as u64) << 32) | (position as u64);
}

export function squareOf(key: u64): f32 {
  return reinterpret<f32>((key >> 32) as u32);
}

export function positionOf(key: u64): i32 {
  return key as i32;
}

/** Brings the `count` smallest of `length` keys to the front, in any order (Hoare's quickselect). */
export function selectSmallest(keys: usize, length: i32, count: i32): void {
  let low = 0;
  let high = length - 1;
  const last = count - 1;
  while (low < high) {
    const pivot = medianOf(keyAt(keys, low), keyAt(keys, (low + high) >> 1), keyAt(keys, high));
    let left = low;
    let right = high;
    while (left <= right) {
      while (keyAt(keys, left) < pivot) left++;
      while (keyAt(keys, right) > pivot) right--;
      if (left <= right) {
        swap(keys, left, right);
        left++;
        right--;
      }
    }
    if (last <= right) high = right;
    else if (last >= left) low = left;
    else return;
  }
}

/** Sorts keys, the smallest first (heap sort). */
export function sortKeys(keys: usize, length: i32): void {
  for (let root = (length >> 1) - 1; root >= 0; root--) siftDown(keys, root, length);
  for (let end = length - 1; end > 0; end--) {
    swap(keys, 0, end);
    siftDown(keys, 0, end);
  }
}

function siftDown(keys: usize, root: i32, length: i32): void {
  const key = keyAt(keys, root);
  while (true) {
    let child = 2 * root + 1;
    if (child >= length) break;
    if (child + 1 < length && keyAt(keys, child + 1) > keyAt(keys, child)) child++;
    if (keyAt(keys, child) <= key) break;
    store<u64>(keys + ((root as usize) << 3), keyAt(keys, child));
    root = child;
  }
  store<u64>(keys + ((root as usize) << 3), key);
}

export function keyAt(keys: usize, at: i32): u64 {
  return load<u64>(keys + ((at as usize) << 3));
}

function swap(keys: usize, a: i32, b: i32): void {
  const kept = keyAt(keys, a);
  store<u64>(keys + ((a as usize) << 3), keyAt(keys, b));
  store<u64>(keys + ((b as usize) << 3), kept);
}

function medianOf(a: u64, b: u64, c: u64): u64 {
  return max(min(a, b), min(max(a, b), c));
}
