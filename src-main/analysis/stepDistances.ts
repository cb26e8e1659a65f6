/**
 * Returns the Euclidean distance between each image and the next [count - 1], over images
 * [count * valuesPerImage] with values 0..1: even distances along a path mean a continuous code.
 */
export function stepDistances(images: Float32Array, valuesPerImage: number): Float32Array {
  const count = images.length / valuesPerImage;
  return Float32Array.from({ length: count - 1 }, (_, index) => {
    const start = index * valuesPerImage;
    let sum = 0;
    for (let at = start; at < start + valuesPerImage; at++) {
      const difference = images[at + valuesPerImage]! - images[at]!;
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  });
}
