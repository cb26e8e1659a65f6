import type { ImageSource } from '../session/session';
import { sizeOf } from '../shape';
import type { ImageBatch } from './executor';

/** Returns the places of `count` consecutive images. */
export function placesFrom(start: number, count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => start + i);
}

/** Returns the images of a source at some places, with their labels. */
export function batchAt(source: ImageSource, places: Uint32Array): ImageBatch {
  const { height, width, channels } = source.shape;
  const images = new Float32Array(places.length * sizeOf([height, width, channels]));
  source.gather(places, images);
  return { images, labels: labelsAt(source, places), count: places.length };
}

/** Returns the classes of a source's images; null for a source without labels. */
export function labelsAt({ labels }: ImageSource, places: Uint32Array): Int32Array | null {
  return labels === null ? null : Int32Array.from(places, (place) => labels[place]!);
}
