import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Dataset, LabelledImages } from './dataset';
import { storedChunks } from './storedChunks';

/**
 * The fingerprint of a data set's content, taken up piece by piece: SHA-256 over, for train and then test, a header
 * line "height width channels count labelled|unlabelled\n" (with " float32" before its end for floats), the values
 * as they are stored, and the labels where there are any. Names and titles are no part of it, so a renamed data set
 * stays the same data.
 */
export class Fingerprint {
  private readonly hash = createHash('sha256');

  /** Begins a split; its values and labels follow, in that order. */
  begin({ shape, count, values, labels }: LabelledImages): void {
    const words = [shape.height, shape.width, shape.channels, count];
    const labelled = labels === null ? 'unlabelled' : 'labelled';
    const type = values.dtype === 'float32' ? ' float32' : '';
    this.hash.update(`${words.join(' ')} ${labelled}${type}\n`);
  }

  add(bytes: Uint8Array): void {
    this.hash.update(bytes);
  }

  /** Returns 64 hex digits; nothing may be added after that. */
  digest(): string {
    return this.hash.digest('hex');
  }
}

/** Returns the fingerprint of a data set's content as 64 hex digits. */
export function fingerprintContent({ train, test }: Pick<Dataset, 'train' | 'test'>): string {
  const fingerprint = new Fingerprint();
  for (const split of [train, test]) {
    fingerprint.begin(split);
    for (const chunk of storedChunks(split)) fingerprint.add(chunk);
    if (split.labels !== null) fingerprint.add(split.labels);
  }
  return fingerprint.digest();
}

/** As `fingerprintContent`, of content that may lie in large files: other work of the process gets its turns. */
export async function fingerprintInTurns({
  train,
  test,
}: Pick<Dataset, 'train' | 'test'>): Promise<string> {
  const fingerprint = new Fingerprint();
  for (const split of [train, test]) {
    fingerprint.begin(split);
    for (const chunk of storedChunks(split)) {
      fingerprint.add(chunk);
      await nextTurn();
    }
    if (split.labels !== null) fingerprint.add(split.labels);
  }
  return fingerprint.digest();
}
