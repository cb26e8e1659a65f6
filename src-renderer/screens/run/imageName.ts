import type { ImageShape, LatentSample } from '../../../src-shared/domain';
import { pictureFrame } from '../../components/images/pictureKind';

/** Returns the class name of a sample image, or null without labels. */
export function className(sample: LatentSample, index: number): string | null {
  const label = sample.labels?.[index];
  return label === undefined ? null : (sample.classNames[label] ?? String(label));
}

/** Returns how an image is called: 'image 214, class 7'. */
export function imageName(sample: LatentSample, index: number): string {
  const name = className(sample, index);
  return name === null ? `image ${index}` : `image ${index}, class ${name}`;
}

/** Returns the name of a latent dimension as the screens write it; the first is z1. */
export function dimensionName(dimension: number): string {
  return `z${dimension + 1}`;
}

/** Returns the whole multiple at which an image is about `sidePx` wide in the inspector. */
export function inspectorScale(shape: ImageShape, sidePx: number): number {
  const { width, height } = pictureFrame(shape);
  return Math.max(1, Math.floor(sidePx / Math.max(width, height)));
}
