import type { ImageSource } from '../../../src-main/engine/session/session';
import { createRandom } from '../../../src-shared/random';

/** Classes of the images: the row of the bar. */
export const BAR_ROWS = 4;
const SIDE = 4;

/**
 * 4 x 4 images with one bright bar, whose class is its row; a style of its own, the bar's brightness
 * between 0.5 and 1, varies within each class.
 * @param noise each pixel is lighter (beside the bar) or darker (in it) by up to so much.
 */
export function labelledBars(count: number, noise = 0): ImageSource & { labels: Int32Array } {
  const random = createRandom(0, 'labelled bars');
  const labels = Int32Array.from({ length: count }, (_, i) => i % BAR_ROWS);
  const styles = Float32Array.from({ length: count }, () => 0.5 + random.uniform() / 2);
  const stains = Float32Array.from({ length: count * SIDE * SIDE }, () => noise * random.uniform());
  return {
    shape: { height: SIDE, width: SIDE, channels: 1 },
    count,
    labels,
    gather(indices, out) {
      for (const [i, index] of indices.entries()) {
        const image = out.subarray(i * SIDE * SIDE, (i + 1) * SIDE * SIDE).fill(0.05);
        image.fill(styles[index]!, labels[index]! * SIDE, (labels[index]! + 1) * SIDE);
        for (let at = 0; at < image.length; at++) {
          const isBar = Math.floor(at / SIDE) === labels[index]!;
          image[at]! += (isBar ? -1 : 1) * stains[index * SIDE * SIDE + at]!;
        }
      }
    },
  };
}

/** Returns the row with the most light of an image [4 * 4]. */
export function brightestRow(image: Float32Array): number {
  const light = Array.from({ length: SIDE }, (_, row) =>
    image.subarray(row * SIDE, (row + 1) * SIDE).reduce((sum, value) => sum + value, 0),
  );
  return light.indexOf(Math.max(...light));
}
