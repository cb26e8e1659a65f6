/** The least and the greatest coordinates of points. */
export interface Box {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

/** Returns the box of coordinates [count * 2]. */
export function boxOf(coords: Float32Array): Box {
  const box: Box = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (let at = 0; at < coords.length; at += 2) {
    box.minX = Math.min(box.minX, coords[at]!);
    box.maxX = Math.max(box.maxX, coords[at]!);
    box.minY = Math.min(box.minY, coords[at + 1]!);
    box.maxY = Math.max(box.maxY, coords[at + 1]!);
  }
  return box;
}

/** Returns the box of boxes, of each least x, least y, greatest x, greatest y; infinities of one without points. */
export function unionOf(boxes: Float32Array): Box {
  const box: Box = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (let at = 0; at < boxes.length; at += 4) {
    box.minX = Math.min(box.minX, boxes[at]!);
    box.minY = Math.min(box.minY, boxes[at + 1]!);
    box.maxX = Math.max(box.maxX, boxes[at + 2]!);
    box.maxY = Math.max(box.maxY, boxes[at + 3]!);
  }
  return box;
}
