import type { ImageShape } from '../../src-shared/domain';
import { createRandom } from '../../src-shared/random';

const DISC_SEED = 0;

/**
 * Returns seeded images [count, height, width, channels]: on each a bright disc on a dark ground.
 * Something that is learned from the first step on, so that the losses tell that all train, and no
 * network rests where its numbers become too small to be fast.
 */
export function drawDiscs(count: number, { height, width, channels }: ImageShape): Uint8Array {
  const random = createRandom(DISC_SEED, 'bench/discs');
  const pixels = new Uint8Array(count * height * width * channels);
  const colour = (darkest: number) =>
    Array.from({ length: channels }, () => darkest + random.integer(128));
  let at = 0;
  for (let image = 0; image < count; image++) {
    const [ground, disc] = [colour(0), colour(128)];
    const [centreX, centreY] = [random.uniform() * width, random.uniform() * height];
    const radius = (0.1 + 0.3 * random.uniform()) * Math.min(height, width);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const isInside = (x - centreX) ** 2 + (y - centreY) ** 2 < radius ** 2;
        pixels.set(isInside ? disc : ground, at);
        at += channels;
      }
    }
  }
  return pixels;
}
