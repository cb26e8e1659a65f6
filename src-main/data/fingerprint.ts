import { createHash, type Hash } from 'node:crypto';
import type { Dataset, LabelledImages } from './dataset';

/**
 * Returns the fingerprint of a data set's content as 64 hex digits: SHA-256 over, for train and then test, a header
 * line "height width channels count labelled|unlabelled\n", the pixels, and the labels where there are any. Names
 * and titles are no part of it, so a renamed data set stays the same data.
 */
export function fingerprintContent(content: Pick<Dataset, 'train' | 'test'>): string {
  const hash = createHash('sha256');
  addSplit(hash, content.train);
  addSplit(hash, content.test);
  return hash.digest('hex');
}

function addSplit(hash: Hash, { shape, count, pixels, labels }: LabelledImages): void {
  const labelled = labels === null ? 'unlabelled' : 'labelled';
  hash.update(`${[shape.height, shape.width, shape.channels, count].join(' ')} ${labelled}\n`);
  hash.update(pixels);
  if (labels !== null) hash.update(labels);
}
