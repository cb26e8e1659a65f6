import type { ImageShape } from '../../../src-shared/domain';

/**
 * Returns image `index` of a stack [count * height * width * channels] of values 0..255 as opaque
 * canvas pixels. One channel is grey, three are red, green and blue; of any other number the first
 * is shown as grey.
 */
export function imageData(pixels: Uint8Array, shape: ImageShape, index: number): ImageData {
  const { height, width, channels } = shape;
  const image = new ImageData(width, height);
  const start = index * height * width * channels;
  const [green, blue] = channels === 3 ? [1, 2] : [0, 0];
  for (let pixel = 0; pixel < height * width; pixel += 1) {
    const from = start + pixel * channels;
    image.data[pixel * 4] = pixels[from]!;
    image.data[pixel * 4 + 1] = pixels[from + green]!;
    image.data[pixel * 4 + 2] = pixels[from + blue]!;
    image.data[pixel * 4 + 3] = 255;
  }
  return image;
}
