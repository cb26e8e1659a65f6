import { sizeOf, type Shape } from '../shape';

/**
 * Returns the equal parts, one for each device, into which an axis of row-major numbers is divided.
 * @param numbers of the whole shape; the axis must divide by `count`.
 */
export function deviceParts<Numbers extends Float32Array | Int32Array | Uint8Array>(
  numbers: Numbers,
  shape: Shape,
  axis: number,
  count: number,
): Numbers[] {
  const rows = sizeOf(shape.slice(0, axis));
  const width = sizeOf(shape.slice(axis)) / count;
  return Array.from({ length: count }, (_, device) => {
    const part = numbers.slice(0, rows * width) as Numbers;
    for (let row = 0; row < rows; row++) {
      const start = (row * count + device) * width;
      part.set(numbers.subarray(start, start + width), row * width);
    }
    return part;
  });
}
