import { createRandom } from '../../../src-shared/random';

/** The split of a data set whose images are drawn; validation images belong to 'train'. */
export type SplitName = 'train' | 'test';

/**
 * Makes each value of an image 0 or 1 in place, with the value as its chance of 1; values beyond 0..1 become their
 * nearer end. What is drawn depends on the seed, the split and the image's number in the data set alone, so an image is
 * the same each time it is read (Salakhutdinov and Murray, "On the quantitative analysis of deep belief networks",
 * 2008, section 5).
 */
export function binariseOnce(
  values: Float32Array,
  seed: number,
  split: SplitName,
  index: number,
): void {
  const random = createRandom(seed, `binarise/${split}/${String(index)}`);
  for (let at = 0; at < values.length; at++) {
    values[at] = random.uniform() < values[at]! ? 1 : 0;
  }
}
