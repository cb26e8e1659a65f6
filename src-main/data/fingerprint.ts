import { createHash, type Hash } from 'node:crypto';
import type { Dataset, LabelledImages } from './dataset';
import { storedChunks } from './storedChunks';

/**
 * Returns the fingerprint of a data set's content as 64 hex digits: SHA-256 over, for train and then test, a header
 * line "height width channels count labelled|unlabelled\n" (with " float32" before its end for floats), the values
 * as they are stored, and the labels where there are any. Names and titles are no part of it, so a renamed data set
 * stays the same data.
 */
export function fingerprintContent(content: Pick<Dataset, 'train' | 'test'>): string {
  const hash = createHash('sha256');
  addSplit(hash, content.train);
  addSplit(hash, content.test);
  return hash.digest('hex');
}

function addSplit(hash: Hash, images: LabelledImages): void {
  hash.update(headerLine(images));
  for (const chunk of storedChunks(images)) hash.update(chunk);
  if (images.labels !== null) hash.update(images.labels);
}

function headerLine({ shape, count, values, labels }: LabelledImages): string {
  const words = [shape.height, shape.width, shape.channels, count];
  const labelled = labels === null ? 'unlabelled' : 'labelled';
  return `${words.join(' ')} ${labelled}${values.dtype === 'float32' ? ' float32' : ''}\n`;
}
