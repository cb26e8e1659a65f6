import type { Generator } from '../generator';

const BLOB_COUNT = 5;
/** Distance of the blobs' centres from the origin. */
export const BLOB_RADIUS = 2;
/** Standard deviation of either coordinate within a blob: the centres of neighbours are 7.8 of them apart. */
export const BLOB_SPREAD = 0.3;

/** Returns the centre of a blob, 0..4: the corners of a regular pentagon, the first to the right, then turning left. */
export function blobCentre(blob: number): [number, number] {
  const angle = (2 * Math.PI * blob) / BLOB_COUNT;
  return [BLOB_RADIUS * Math.cos(angle), BLOB_RADIUS * Math.sin(angle)];
}

/**
 * Five round Gaussians in the plane, equally likely. Overlaps are negligible, so the mean of -log p(x) under the true
 * density is log 5 + log(2 pi e s^2) = 2.039 nats for the spread s: no model's can be lower.
 */
export const BLOBS: Generator = {
  name: 'blobs',
  title: 'Blobs (generated)',
  classNames: Array.from({ length: BLOB_COUNT }, (_, blob) => String(blob)),
  shape: { height: 1, width: 2, channels: 1 },
  valueType: 'float32',
  factorNames: ['class'],
  factorUnits: [''],
  trainCount: 10_000,
  testCount: 2000,
  draw(random, out, blob) {
    const [x, y] = blobCentre(blob);
    out.set([x + BLOB_SPREAD * random.normal(), y + BLOB_SPREAD * random.normal()]);
    return [blob];
  },
};
