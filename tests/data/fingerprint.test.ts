import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { LabelledImages } from '../../src-main/data/dataset';
import { fingerprintContent } from '../../src-main/data/fingerprint';
import { rowsInMemory } from '../../src-main/data/valueRows';

function images(changes: Partial<LabelledImages> = {}): LabelledImages {
  return {
    shape: { height: 1, width: 2, channels: 1 },
    count: 2,
    values: rowsInMemory(Uint8Array.of(1, 2, 3, 4), 2),
    labels: Uint8Array.of(0, 1),
    factors: null,
    ...changes,
  };
}

test('a fingerprint is SHA-256 over the documented bytes', () => {
  const bytes = Buffer.concat([
    Buffer.from('1 2 1 2 labelled\n'),
    Buffer.from([1, 2, 3, 4, 0, 1]),
    Buffer.from('1 2 1 2 unlabelled\n'),
    Buffer.from([1, 2, 3, 4]),
  ]);
  expect(fingerprintContent({ train: images(), test: images({ labels: null }) })).toBe(
    createHash('sha256').update(bytes).digest('hex'),
  );
});

test.each<[string, Partial<LabelledImages>]>([
  ['a pixel', { values: rowsInMemory(Uint8Array.of(1, 2, 3, 5), 2) }],
  ['having floats', { values: rowsInMemory(Float32Array.of(1, 2, 3, 4), 2) }],
  ['a label', { labels: Uint8Array.of(0, 0) }],
  ['the shape', { shape: { height: 2, width: 1, channels: 1 } }],
  ['having labels', { labels: null }],
])('%s of either split changes the fingerprint', (_, changes) => {
  const original = fingerprintContent({ train: images(), test: images() });
  const inTrain = fingerprintContent({ train: images(changes), test: images() });
  const inTest = fingerprintContent({ train: images(), test: images(changes) });
  expect(new Set([original, inTrain, inTest]).size).toBe(3);
});
