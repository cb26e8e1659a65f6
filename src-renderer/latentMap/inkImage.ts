import type { ImageShape } from '../../src-shared/domain';
import type { Rgb } from '../charts/themeColors';

/**
 * Returns an image to lay under points: grey values become ink of that opacity, so that a bright
 * stroke is ink and black is nothing on any ground; colour images keep their colours, faintly.
 * @param pixels one image [height * width * channels], 0..255.
 * @param opacity of full ink, 0..1.
 * @returns red, green, blue and alpha of each pixel.
 */
export function inkPixels(
  pixels: Uint8Array,
  shape: ImageShape,
  ink: Rgb,
  opacity: number,
): Uint8ClampedArray<ArrayBuffer> {
  const { channels } = shape;
  const painted = new Uint8ClampedArray(shape.height * shape.width * 4);
  for (let pixel = 0; pixel < shape.height * shape.width; pixel++) {
    const from = pixel * channels;
    if (channels === 3) {
      painted.set(pixels.subarray(from, from + 3), pixel * 4);
      painted[pixel * 4 + 3] = 255 * opacity;
    } else {
      painted.set(ink, pixel * 4);
      painted[pixel * 4 + 3] = pixels[from]! * opacity;
    }
  }
  return painted;
}
