import { hashStream } from '../../../src-shared/random';
import type { NoiseSeed } from './executor';

/** Returns the seed of the `index`th draw of a stream of a run's seed ('noise', 'evaluate'). */
export function noiseSeed(seed: number, stream: string, index: number): NoiseSeed {
  return [hashStream(seed, stream) | 0, index | 0];
}

/** Returns the seed of the noise of a batch's part that starts at an image: each draws its own. */
export function partSeed([stream, index]: NoiseSeed, start: number): NoiseSeed {
  return [stream, (index + start) | 0];
}
