import { createRandom } from '../../../src-shared/random';
import { nearestAmong } from '../neighbours/nearestNeighbours';
import { fitPca } from '../pca/fitPca';
import { projectPoints } from '../pca/projectPoints';
import type { Points } from '../points';
import type { LatentSubject } from './latentSubject';
import type { MeasureTools } from './measure';
import { perSubject } from './perSubject';

/** Principal components of a feature. */
const COMPONENTS = 50;
/** Training images that the components are fitted to, and that classes are looked up among. */
const MOST_TRAINING_IMAGES = 10_000;
/** Nearest training images that vote on the class of an image. */
const VOTERS = 5;

/** Where images are compared with each other. */
export interface ImageFeatures {
  dim: number;
  /** Returns the features of images [count * valuesPerImage]. */
  of(images: Float32Array): Promise<Points>;
  /** Features and classes of training images, drawn by the seed where there are many. */
  train: { features: Points; labels: Int32Array | null };
}

/**
 * Returns the space in which a subject's images are compared: that of the first 50 principal components of its training
 * images, where distances between images are less of noise, or of the pixels where there are no more of them.
 */
export const imageFeatures = perSubject(async (subject, tools): Promise<ImageFeatures> => {
  const { images, labels } = drawn(subject, tools.seed);
  const { workspace, betweenPasses } = tools;
  const pixels = subject.valuesPerImage;
  const points = (values: Float32Array) => ({ values, count: values.length / pixels, dim: pixels });
  if (pixels <= COMPONENTS || images.count < COMPONENTS) {
    const of = (values: Float32Array) => Promise.resolve(points(values));
    return { dim: pixels, of, train: { features: images, labels } };
  }
  const pca = await fitPca(workspace, images, COMPONENTS, tools);
  const of = (values: Float32Array) => projectPoints(workspace, pca, points(values), betweenPasses);
  return { dim: COMPONENTS, of, train: { features: await of(images.values), labels } };
});

/**
 * Returns the class of each image by its features: what most of its 5 nearest training images are, and of classes with
 * as many, that of the nearest. Throws RangeError where the training images have no labels.
 */
export async function nearestClasses(
  { train }: ImageFeatures,
  features: Points,
  { workspace, betweenPasses }: MeasureTools,
): Promise<Int32Array> {
  const { labels } = train;
  if (labels === null) throw new RangeError('classes need training images with labels');
  const k = Math.min(VOTERS, train.features.count);
  const nearest = await nearestAmong(workspace, features, train.features, k, betweenPasses);
  return Int32Array.from({ length: features.count }, (_, image) =>
    mostFrequent(nearest.indices.subarray(image * k, (image + 1) * k), labels),
  );
}

/** Returns the class that comes most often among images, the nearest first. */
function mostFrequent(images: Int32Array, labels: Int32Array): number {
  const votes = new Map<number, number>();
  for (const image of images) votes.set(labels[image]!, (votes.get(labels[image]!) ?? 0) + 1);
  // A map keeps the order of first appearance, so a tie goes to the nearest.
  return [...votes].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

function drawn(
  { train }: LatentSubject,
  seed: number,
): { images: Points; labels: Int32Array | null } {
  const { images, labels } = train;
  if (images.count <= MOST_TRAINING_IMAGES) return { images, labels };
  const order = Uint32Array.from({ length: images.count }, (_, index) => index);
  const chosen = createRandom(seed, 'feature-images').shuffle(order).slice(0, MOST_TRAINING_IMAGES);
  const { dim } = images;
  const values = new Float32Array(chosen.length * dim);
  for (const [at, image] of chosen.entries()) {
    values.set(images.values.subarray(image * dim, (image + 1) * dim), at * dim);
  }
  return {
    images: { values, count: chosen.length, dim },
    labels: labels === null ? null : Int32Array.from(chosen, (image) => labels[image]!),
  };
}
