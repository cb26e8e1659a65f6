import type { LatentSubject } from '../latentSubject';
import type { MeasureTools } from '../measure';

/** Codes that are decoded together: enough to keep the cores busy. */
const CODES_A_PASS = 500;
/** Values of the images of one pass: few enough that a pass of large images is soon over. */
const VALUES_A_PASS = 2 ** 20;
/** Images up to so many values are measured by all samples that a measure asks for. */
const USUAL_VALUES = 1024;
/** Large images are measured by no smaller share of them. */
const LEAST_SHARE = 1 / 8;

/** Returns how many codes a pass decodes. */
export function codesAPass({ valuesPerImage }: LatentSubject): number {
  return Math.max(1, Math.min(CODES_A_PASS, Math.floor(VALUES_A_PASS / valuesPerImage)));
}

/** Returns how many samples of `wanted` are taken: fewer of large images, which take longer. */
export function affordable({ valuesPerImage }: LatentSubject, wanted: number): number {
  const share = Math.max(LEAST_SHARE, Math.min(1, USUAL_VALUES / valuesPerImage));
  return Math.ceil(wanted * share);
}

/**
 * Decodes codes [count * latentDim] pass by pass; codes that belong together, `togetherCount` a group, go into one.
 * @param visit gets the images of each group, and which group it is.
 */
export async function decodeGroups(
  subject: LatentSubject,
  { betweenPasses }: MeasureTools,
  codes: Float32Array,
  togetherCount: number,
  visit: (images: Float32Array, group: number) => void,
): Promise<void> {
  const groupCodes = togetherCount * subject.latentDim;
  const groupValues = togetherCount * subject.valuesPerImage;
  const groupCount = codes.length / groupCodes;
  const groupsAPass = Math.max(1, Math.floor(codesAPass(subject) / togetherCount));
  for (let start = 0; start < groupCount; start += groupsAPass) {
    const end = Math.min(start + groupsAPass, groupCount);
    const images = await subject.decode(codes.subarray(start * groupCodes, end * groupCodes));
    for (let group = start; group < end; group++) {
      const at = (group - start) * groupValues;
      visit(images.subarray(at, at + groupValues), group);
    }
    await betweenPasses();
  }
}

/** Returns the Euclidean distance between two images. */
export function imageDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) {
    const difference = a[at]! - b[at]!;
    sum += difference * difference;
  }
  return Math.sqrt(sum);
}
